import { expect, test } from 'vitest';
import type { Key } from '../base/random.ts';
import { classification } from '../models/heads/classification.ts';
import { fedTensor, type Model } from '../models/model.ts';
import { embedding } from '../nn/embedding.ts';
import { ones } from '../nn/initializers.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import type { Predictor } from '../search/predictor.ts';
import { networkModel } from './network-model.ts';
import { type Draw, drawnRows, trainOnDraws } from './train-on-draws.ts';

const host = { runtime: nodeRuntime, threads: 1, note: () => undefined };
const run = { seed: 1, updates: 3, rows: 4, learningRate: 0.1, warmup: 0 };

/** The label of a row is its token. */
const copying = (width: number) =>
  networkModel(
    (scope, ids) => embedding(scope.child('embedding'), { vocabulary: 4, width }, ids),
    classification,
    { labels: 4, pooling: 'last' },
  );
const draw: Draw = (_, row) =>
  new Map([
    ['ids', Int32Array.of(row % 4)],
    ['label', Int32Array.of(row % 4)],
  ]);
const nothing = async () => ({});

test('each update sees a batch of its own, the same for every model of a seed', async () => {
  const seenBy = async (seed: number, width = 4) => {
    const seen: Key[] = [];
    const seeing: Draw = (batch, row) => {
      seen.push(batch);
      return draw(batch, row);
    };
    await trainOnDraws(copying(width), seeing, { ...run, seed }, nothing, host);
    // A batch is made without a key before the run, to tell how much memory it needs.
    return seen.map(String).filter((key) => key !== '0,0');
  };
  const seen = await seenBy(1);
  expect(seen).toHaveLength(12);
  expect(new Set(seen).size).toBe(3);
  expect(await seenBy(1, 2)).toEqual(seen);
  expect(await seenBy(2)).not.toEqual(seen);
});

test('losses are told for each update, and the test reads the weights of the last one', async () => {
  let loss = Number.NaN;
  const test = async (predictor: Predictor) => {
    const examples = [0, 1, 2, 3].map((row) => draw([0, 0], row));
    const { sum, units } = await predictor.loss({
      length: 4,
      lengths: new Map(),
      at: (i) => examples[i] ?? new Map(),
    });
    loss = sum / units;
    return { found: 7 };
  };
  const { losses, metrics } = await trainOnDraws(copying(4), draw, { ...run, updates: 40 }, test, host);
  expect(metrics).toEqual({ found: 7 });
  expect(losses).toHaveLength(40);
  expect(losses[0]).toBeGreaterThan(1);
  expect(loss).toBeLessThan(losses[39] ?? 0);
  expect(loss).toBeLessThan(0.3);
});

const weightOf = (scope: ModuleScope) => scope.parameter('weight', [1], ones);

/** One weight w, which starts at 1: the loss is the sum of x w over the rows. */
const weight: Model = {
  inputs: new Map([['x', { dtype: 'float32', axes: [] }]]),
  labels: new Map(),
  units: 'x',
  forward: (scope, fed) => {
    const product = mul(weightOf(scope), fedTensor(fed, 'x'));
    return { outputs: new Map([['w', product]]), loss: (scale) => mul(reduceSum(product), scale) };
  },
};

test('an update whose gradient overflows changes nothing', async () => {
  const trained = async (x: number) => {
    const rows: Draw = () => new Map([['x', Float32Array.of(x)]]);
    const test = async (predictor: Predictor) => {
      const [, dataset] = drawnRows(weight, () => new Map([['x', Float32Array.of(1)]]), [0, 0], 1);
      return { w: Number((await predictor.outputs(dataset))[0]?.get('w')?.data[0]) };
    };
    return trainOnDraws(weight, rows, run, test, host);
  };
  expect((await trained(1)).metrics.w).toBeLessThan(0.9);
  expect(await trained(Number.POSITIVE_INFINITY)).toEqual({
    losses: Array(3).fill(Number.POSITIVE_INFINITY),
    metrics: { w: 1 },
  });
});
