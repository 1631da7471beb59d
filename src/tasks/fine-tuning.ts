/** What a run that starts from another model does otherwise. */
import { limitsBudget } from './budget-limits.ts';
import type { TrainingOptions } from './training-options.ts';

/** A bundle of ours, or a model that others trained. */
export type InitialKind = 'bundle' | 'pretrained';

/** Peak learning rates: that of BERT's paper for large models that others trained, a quarter of the usual one for ours. */
const learningRates: Readonly<Record<InitialKind, number>> = { pretrained: 5e-5, bundle: 5e-4 };

/**
 * Defaults for the options of a run, those aside that `given` sets.
 *
 * Source: Devlin et al. (2019), appendix A.3 (batches of 32, 2 to 4 epochs, 5e-5), with the linear schedule of its code.
 */
export function fineTuningDefaults(kind: InitialKind, given: Readonly<Record<string, unknown>>) {
  return {
    optimizer: 'adamw',
    learningRate: learningRates[kind],
    schedule: 'linear',
    warmup: 0.1,
    weightDecay: 0.01,
    batchSize: 32,
    batchTokens: 8192,
    ...(limitsBudget(given) ? {} : { epochs: 3 }),
  } satisfies Partial<TrainingOptions>;
}

/** How a run fine-tunes, in words for the user. */
export function fineTuningNote(options: TrainingOptions): string {
  const { optimizer, learningRate, schedule, warmup, weightDecay, batchSize, epochs } = options;
  return [
    `fine-tuning: ${optimizer}, learning rate ${learningRate}, ${schedule}${warmup === undefined ? '' : ` after a warm-up of ${lengthOf(warmup)}`}`,
    ...(weightDecay === undefined ? [] : [`weight decay ${weightDecay}`]),
    ...(batchSize === undefined ? [] : [`batches of ${batchSize}`]),
    ...(epochs === undefined ? [] : [`${epochs} epochs`]),
  ].join(', ');
}

function lengthOf(warmup: number): string {
  return warmup > 0 && warmup < 1 ? `${warmup * 100} % of the run` : `${warmup} updates`;
}
