/** One update in two halves: the gradient at the current parameters, and the optimizer's step along it. */
import { fold, keyOf } from '../base/random.ts';
import type { Batch } from '../data/batch.ts';
import type { Model } from '../models/model.ts';
import type { FitOptions } from './fit-options.ts';
import { clipScale, globalNorm, type OptimizerState, parameterGroups } from './optimizer.ts';
import { RunningStatistics } from './running-statistics.ts';
import { type StepKey, stepBuffers, type TrainingProgram } from './training-program.ts';

const dropoutKey = 2;

/** What an update depends on. */
export type StepOptions = Pick<
  FitOptions,
  'model' | 'seed' | 'accumulate' | 'optimizer' | 'optimizerOptions' | 'clip' | 'rateOf'
>;

/** What is known of a gradient. */
export interface Slope {
  /** Mean over the units of the batches. */
  readonly loss: number;
  /** The Euclidean norm over all parameters, before clipping. */
  readonly gradientNorm: number;
}

export interface GradientStep {
  /** The loss of `batches` and its gradient, as if they were one batch; dropout is drawn for the update of this number. */
  readonly differentiate: (batches: readonly Batch[], update: number) => Promise<Slope>;
  /** A step along the gradient that was found last; it changes the parameters and the moments in place. */
  readonly descend: (moments: OptimizerState, slope: Slope, learningRate: number) => void;
  /** The gradient that was found last, in the layout of the program. */
  readonly gradient: Float32Array;
}

/** Updates of `parameters`, the flat buffer of the program's layout. */
export function gradientStep(
  options: StepOptions,
  program: TrainingProgram,
  parameters: Float32Array,
): GradientStep {
  const { model, seed, accumulate, optimizer, optimizerOptions, clip, rateOf } = options;
  const { layout } = program;
  const microGradient = new Float32Array(layout.size);
  const gradient = accumulate > 1 ? new Float32Array(layout.size) : microGradient;
  const buffers = stepBuffers(layout, parameters, microGradient);
  const decays = (optimizerOptions?.weightDecay ?? optimizer.defaults.weightDecay) > 0;
  const statistics = new RunningStatistics(program, parameters);
  const rates = (name: string) => (program.momenta.has(name) ? 0 : (rateOf?.(name) ?? 1));
  const groups = parameterGroups(layout, { rateOf: rates, decays });
  return Object.freeze({
    gradient,
    differentiate: async (batches: readonly Batch[], update: number) => {
      let loss = 0;
      statistics.start();
      for (const [batch, step] of microSteps(model, seed, batches, update)) {
        const found = await program.run(batch, buffers, step);
        loss += found.loss;
        // Of pictures, or of the frames of videos, which are packed.
        statistics.add(found.statistics, Math.max(...batch.extents.values()));
        if (gradient !== microGradient) addTo(gradient, microGradient, step.starts === undefined);
      }
      return { loss, gradientNorm: globalNorm(gradient) };
    },
    descend: (moments: OptimizerState, { gradientNorm }: Slope, learningRate: number) => {
      const step = { learningRate, gradientScale: clipScale(gradientNorm, clip), groups };
      optimizer.update(parameters, gradient, moments, step, optimizerOptions);
      statistics.follow();
    },
  });
}

/** The micro-batches of an update, each with what its part of the gradient is made from. */
export function microSteps(
  { units }: Pick<Model, 'units'>,
  seed: number,
  batches: readonly Batch[],
  update: number,
): readonly (readonly [Batch, StepKey])[] {
  const scale = 1 / Math.max(1, sum(batches.map(({ counts }) => counts.get(units) ?? 0)));
  const key = fold(fold(keyOf(seed), dropoutKey), update);
  let starts: Batch['extents'] | undefined;
  return batches.map((batch) => {
    const step = { key, scale, ...(starts !== undefined && { starts }) };
    const before = starts;
    starts = new Map([...batch.extents].map(([axis, extent]) => [axis, (before?.get(axis) ?? 0) + extent]));
    return [batch, step];
  });
}

/** Whether a loss and its gradient are numbers to learn from. */
export function isFiniteSlope({ loss, gradientNorm }: Slope): boolean {
  return Number.isFinite(loss) && Number.isFinite(gradientNorm);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** total = total + term, or total = term for the first one. */
function addTo(total: Float32Array, term: Float32Array, first: boolean): void {
  if (first) total.set(term);
  else for (let i = 0; i < total.length; i++) total[i]! += term[i]!;
}
