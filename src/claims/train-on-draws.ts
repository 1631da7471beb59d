/** Trains the models of experiments by the fit loop of this library, on examples that are drawn afresh for each update. */

import { type Key, keyOf } from '../base/random.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { type Dataset, memoryDataset } from '../data/dataset.ts';
import type { Example } from '../data/field.ts';
import type { Model } from '../models/model.ts';
import { layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { loadPredictor, type Predictor } from '../search/predictor.ts';
import { adam } from '../train/adam.ts';
import { fit } from '../train/fit.ts';
import type { FitOptions } from '../train/fit-options.ts';
import { schedules } from '../train/schedules.ts';
import type { ExperimentHost } from './experiment.ts';
import { largestByRow } from './network-model.ts';

/** Row `row` of the batch that a key stands for. All rows of a batch have one length. */
export type Draw = (batch: Key, row: number) => Example;

export interface DrawnRun {
  /** Fixes the first weights and every batch: models with the same seed see the same data. */
  readonly seed: number;
  readonly updates: number;
  /** Rows of a batch. */
  readonly rows: number;
  /** The peak of Adam's learning rate, after a linear warm-up and before half a cosine down to zero. */
  readonly learningRate: number;
  readonly warmup: number;
}

export interface DrawnResult {
  /** The loss of each update's batch: natural logarithms, the mean over its labels. */
  readonly losses: readonly number[];
  /** What `test` found of the trained model. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Trains a model; gradients are clipped at norm 1, and one that overflows changes nothing.
 *
 * `test` measures the trained model; it is the run's only evaluation.
 */
export async function trainOnDraws(
  model: Model,
  draw: Draw,
  run: DrawnRun,
  test: (predictor: Predictor) => Promise<DrawnResult['metrics']>,
  { runtime, threads }: ExperimentHost,
): Promise<DrawnResult> {
  const layout = layoutOf(traceParameters(model));
  const losses: number[] = [];
  const options = { ...howToFit(run), model, runtime, threads, dataset: drawnDataset(draw, run.rows) };
  const { selected } = await fit(options, {
    evaluate: async (parameters) => {
      const predictor = loadPredictor(model, viewsOf(layout, parameters), runtime, { threads });
      const metrics = await test(predictor);
      await predictor.release();
      return { criterion: 0, metrics };
    },
    report: (record) => {
      if (record.event === 'update') losses.push(record.loss);
    },
    save: async () => undefined,
    stopRequested: () => false,
  });
  return { losses, metrics: selected?.metrics ?? {} };
}

function howToFit(run: DrawnRun): Omit<FitOptions, 'model' | 'runtime' | 'threads' | 'dataset'> {
  const { seed, updates, rows, learningRate, warmup } = run;
  return {
    ...{ seed, learningRate, warmup, budget: { updates } },
    ...{ batchRows: rows, batchTokens: Number.POSITIVE_INFINITY, accumulate: 1 },
    ...{ optimizer: adam, schedule: schedules.cosine, clip: 1, labelSmoothing: 0, onDivergence: 'skip' },
    ...{ evaluateEvery: Number.POSITIVE_INFINITY, patience: 0 },
  };
}

/** One batch for each epoch, drawn from its key; nothing is planned by lengths. */
function drawnDataset(draw: Draw, rows: number): Dataset {
  return { length: rows, lengths: new Map(), at: (row, batch = keyOf(0)) => draw(batch, row) };
}

/** Of how many of so many drawn rows the label has the largest logit. */
export async function countRight(predictor: Predictor, draw: Draw, key: Key, rows: number): Promise<number> {
  const [examples, dataset] = drawnRows(predictor.model, draw, key, rows);
  const outputs = await predictor.outputs(dataset);
  return examples.filter(
    (example, row) => largestByRow(outputs[row]?.get('logits'))[0] === example.get('label')?.[0],
  ).length;
}

/** Rows for a test, drawn once. */
export function drawnRows(
  model: Model,
  draw: Draw,
  key: Key,
  rows: number,
): readonly [readonly Example[], Dataset] {
  const examples = Array.from({ length: rows }, (_, row) => draw(key, row));
  return [examples, memoryDataset(new Map([...model.inputs, ...model.labels]), examples)];
}
