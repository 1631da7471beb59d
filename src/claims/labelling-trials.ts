/** Variants of a model, each trained with several learning rates and seeds, so that none is judged by a rate that suits another. */
import { fold, keyOf } from '../base/random.ts';
import type { Example } from '../data/field.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { mean } from '../metrics/averages.ts';
import { type Estimate, formatEstimate } from '../metrics/estimate.ts';
import { ignoredLabel } from '../models/heads/head.ts';
import { tokenClassification } from '../models/heads/token-classification.ts';
import type { Model } from '../models/model.ts';
import type { Predictor } from '../search/predictor.ts';
import { shareInterval } from './binomial-interval.ts';
import { digitVocabulary, type LabellingTask } from './digit-tasks.ts';
import type { ExperimentHost } from './experiment.ts';
import { countParameters, largestByRow, networkModel, type TokenNetwork } from './network-model.ts';
import { pairedDifference } from './seed-interval.ts';
import { type DrawnRun, drawnRows, trainOnDraws } from './train-on-draws.ts';

/** How a model is trained to label each position. */
export interface LabellingRun extends DrawnRun {
  readonly testRows: number;
}

export interface LabellingResult {
  /** The loss of each update's batch, natural logarithms for each label. */
  readonly losses: readonly number[];
  /** The share of test labels that are right. */
  readonly accuracy: number;
  /** The share of test rows without a mistake. */
  readonly exact: number;
  /** How many test rows there were. */
  readonly rows: number;
}

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
  network: TokenNetwork,
  task: LabellingTask,
  { rates, seeds, ...run }: TrialOptions,
  host: ExperimentHost,
): Promise<VariantTrials> {
  const model = labellingModel(network);
  const trials: RateTrials[] = [];
  for (const rate of rates) {
    host.note(`training ${name} at learning rate ${rate}, ${seeds} seeds`);
    const results: LabellingResult[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      results.push(await trainLabelling(model, task, { ...run, seed, learningRate: rate }, host));
    }
    trials.push({ rate, results });
  }
  return { name, parameters: countParameters(model), trials };
}

/** A network that gives each position of a string of digits a label. */
export function labellingModel(network: TokenNetwork): Model {
  return networkModel(network, tokenClassification, { labels: digitVocabulary });
}

/** Trains on fresh strings and tests on others, which are the same for all models of a seed. */
export async function trainLabelling(
  model: Model,
  task: LabellingTask,
  { testRows, ...run }: LabellingRun,
  host: ExperimentHost,
): Promise<LabellingResult> {
  const [examples, dataset] = drawnRows(model, task, fold(keyOf(run.seed), 2), testRows);
  const test = async (predictor: Predictor) => scoresOf(examples, await predictor.outputs(dataset));
  const { losses, metrics } = await trainOnDraws(model, task, run, test, host);
  const { accuracy = 0, exact = 0 } = metrics;
  return { losses, accuracy, exact, rows: testRows };
}

function scoresOf(examples: readonly Example[], outputs: readonly ReadonlyMap<string, HostTensor>[]) {
  const rights = examples.flatMap((example, row) => {
    const labels = [...(example.get('labels') ?? [])];
    const found = largestByRow(outputs[row]?.get('logits'));
    return [labels.flatMap((label, t) => (label === ignoredLabel ? [] : [found[t] === label]))];
  });
  const asked = rights.flat();
  return {
    accuracy: asked.filter((right) => right).length / asked.length,
    exact: rights.filter((row) => row.every((right) => right)).length / rights.length,
  };
}

/** Percent of the labels that each seed got right. */
export function accuraciesOf({ results }: RateTrials): readonly number[] {
  return results.map(({ accuracy }) => 100 * accuracy);
}

/** The trials at the learning rate with the highest mean accuracy. */
export function bestTrials({ trials }: VariantTrials): RateTrials {
  const meanOf = (candidate: RateTrials) => mean(accuraciesOf(candidate));
  return trials.reduce((best, candidate) => (meanOf(candidate) > meanOf(best) ? candidate : best));
}

/**
 * A share of all seeds in percent, with its 95 % interval, which stays between 0 and 100.
 *
 * The labels of a row depend on each other, so that a row counts as one trial.
 */
export function percentInterval({ results }: RateTrials, of: 'accuracy' | 'exact'): Estimate {
  const shares = results.map((result) => result[of]);
  const { value, low, high } = shareInterval(shares, results[0]!.rows);
  return { value: 100 * value, low: 100 * low, high: 100 * high };
}

/** `97.3 [96.1, 98.5]`: percent of the labels right, at the best learning rate. */
export function accuracyText(variant: VariantTrials): string {
  return formatEstimate(percentInterval(bestTrials(variant), 'accuracy'), 1);
}

/**
 * Accuracy of a variant minus that of another, seed by seed, each at its best learning rate: points of percent.
 *
 * The interval is that of a paired t test, cut off where no difference can be: at -100 and 100.
 */
export function accuracyDifference(a: VariantTrials, b: VariantTrials): Estimate {
  const { value, low, high } = pairedDifference(accuraciesOf(bestTrials(a)), accuraciesOf(bestTrials(b)));
  return { value, low: Math.max(-100, low), high: Math.min(100, high) };
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
