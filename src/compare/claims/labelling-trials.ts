/** Variants of a model, each trained with several learning rates and seeds, so that none is judged by a rate that suits another. */
import { mean } from '../averages.ts';
import type { LabellingTask } from './digit-tasks.ts';
import type { ExperimentHost } from './experiment.ts';
import {
  type LabellingModel,
  type LabellingResult,
  type LabellingRun,
  loadLabellingProgram,
} from './labelling-program.ts';
import { pairedDifference, type SeedInterval, seedInterval } from './seed-interval.ts';

export interface TrialOptions extends Omit<LabellingRun, 'seed' | 'learningRate'> {
  readonly rates: readonly number[];
  /** Seeds 1 to `seeds`. */
  readonly seeds: number;
}

/** How every variant is trained, in the flat settings of an experiment. */
export type TrialSettings = Omit<TrialOptions, 'rates'> & {
  /** The peaks of the learning rate that every variant is trained with. */
  readonly lowRate: number;
  readonly highRate: number;
};

export function trialOptions(settings: TrialSettings): TrialOptions {
  const { updates, rows, testRows, warmup, seeds, lowRate, highRate } = settings;
  return { updates, rows, testRows, warmup, seeds, rates: [lowRate, highRate] };
}

/** The results of all seeds at one learning rate. */
export interface RateTrials {
  readonly rate: number;
  readonly results: readonly LabellingResult[];
}

export interface VariantTrials {
  readonly name: string;
  readonly parameters: number;
  readonly trials: readonly RateTrials[];
}

export async function trainVariant(
  name: string,
  model: LabellingModel,
  task: LabellingTask,
  { rates, seeds, ...run }: TrialOptions,
  host: ExperimentHost,
): Promise<VariantTrials> {
  const program = await loadLabellingProgram(model, host);
  const trials: RateTrials[] = [];
  for (const rate of rates) {
    host.note(`training ${name} at learning rate ${rate}, ${seeds} seeds`);
    const results: LabellingResult[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      results.push(await program.train(task, { ...run, seed, learningRate: rate }));
    }
    trials.push({ rate, results });
  }
  await program.release();
  return { name, parameters: program.parameters, trials };
}

/** Percent of the labels that each seed got right. */
export function accuraciesOf({ results }: RateTrials): readonly number[] {
  return results.map(({ accuracy }) => 100 * accuracy);
}

/** The trials at the learning rate with the highest mean accuracy. */
export function bestTrials({ trials }: VariantTrials): RateTrials {
  const meanOf = (candidate: RateTrials) => seedInterval(accuraciesOf(candidate)).mean;
  return trials.reduce((best, candidate) => (meanOf(candidate) > meanOf(best) ? candidate : best));
}

/** Accuracy of a variant minus that of another, seed by seed, each at its best learning rate: points of percent. */
export function accuracyDifference(a: VariantTrials, b: VariantTrials): SeedInterval {
  return pairedDifference(accuraciesOf(bestTrials(a)), accuraciesOf(bestTrials(b)));
}

/** The mean loss over the seeds, averaged over `window` updates at a time. */
export function meanLosses({ results }: RateTrials, window: number) {
  const updates = results[0]!.losses.length;
  return Array.from({ length: Math.floor(updates / window) }, (_, i) => {
    const part = results.flatMap(({ losses }) => losses.slice(i * window, (i + 1) * window));
    const loss = mean(part);
    return { x: (i + 1) * window, y: Number.isFinite(loss) ? loss : null };
  });
}

/** 97.3 [96.1, 98.5] */
export function formatInterval({ mean, low, high }: SeedInterval): string {
  return `${mean.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
}
