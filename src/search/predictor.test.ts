import { expect, test } from 'vitest';
import { datasetOf, pairBatch, reversals, tinyModel } from '../../test/fixtures/tiny-fit.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { lossGraph } from './decoding-graphs.ts';
import { loadGraph } from './loaded-graph.ts';
import { loadPredictor } from './predictor.ts';

const model = tinyModel();
const specs = traceParameters(model);
const flat = initializeParameters(specs, 1);
const parameters = viewsOf(layoutOf(specs), flat);
/** More than fit one batch of the predictor, in no order of length. */
const pairs = reversals(150, { shortest: 1, longest: 12 });

test('outputs come in the order of the dataset, though examples are computed by length', async () => {
  const predictor = loadPredictor(model, parameters, nodeRuntime);
  const together = await predictor.outputs(datasetOf(pairs));
  expect(together).toHaveLength(pairs.length);
  for (const [i, pair] of pairs.slice(0, 20).entries()) {
    const [alone] = await predictor.outputs(datasetOf([pair]));
    const expected = alone!.get('logProbabilities')!.data;
    const found = together[i]!.get('logProbabilities')!;
    expect(expected).toHaveLength(pair.target.length + 1);
    expect(found.dims).toEqual([found.data.length]);
    expected.forEach((value, t) => {
      expect(Number(found.data[t])).toBeCloseTo(Number(value), 5);
    });
  }
  await predictor.release();
});

test('the loss of all batches is that of one batch of all examples', async () => {
  const predictor = loadPredictor(model, parameters, nodeRuntime);
  const { sum, units } = await predictor.loss(datasetOf(pairs));
  const batch = pairBatch(pairs);
  const graph = await loadGraph(lossGraph(model), parameters, nodeRuntime, {});
  const feeds = new Map([...batch.feeds, ['scale', hostTensor('float32', [], [1])] as const]);
  const whole = Number((await graph.run(feeds)).get('loss')!.data[0]);
  expect(units).toBe(batch.counts.get('targetOutput'));
  expect(sum / units).toBeCloseTo(whole / units, 5);
  // And of the outputs: the loss without smoothing is the negative sum of the log-probabilities.
  const outputs = await predictor.outputs(datasetOf(pairs));
  const scores = outputs.flatMap((row) => [...row.get('logProbabilities')!.data].map(Number));
  expect(-scores.reduce((total, score) => total + score, 0) / units).toBeCloseTo(sum / units, 5);
  await Promise.all([predictor.release(), graph.release()]);
});

test('outputs and loss in one pass are those of two', async () => {
  const predictor = loadPredictor(model, parameters, nodeRuntime);
  const dataset = datasetOf(pairs);
  const { outputs, loss } = await predictor.evaluate(dataset);
  const alone = await predictor.loss(dataset);
  expect(loss.units).toBe(alone.units);
  expect(loss.sum).toBeCloseTo(alone.sum, 3);
  const apart = await predictor.outputs(dataset);
  expect(outputs.map((row) => [...row.keys()])).toEqual(apart.map((row) => [...row.keys()]));
  for (const [i, row] of outputs.entries()) {
    const expected = apart[i]!.get('logProbabilities')!.data;
    row.get('logProbabilities')!.data.forEach((value, t) => {
      expect(Number(value)).toBeCloseTo(Number(expected[t]), 5);
    });
  }
  await predictor.release();
});

test('parameters are read anew at every run', async () => {
  const own = flat.slice();
  const predictor = loadPredictor(model, viewsOf(layoutOf(specs), own), nodeRuntime);
  const dataset = datasetOf(pairs.slice(0, 4));
  const before = await predictor.loss(dataset);
  own.fill(0);
  const after = await predictor.loss(dataset);
  // All logits are 0 then: every token costs log V.
  expect(after.sum / after.units).toBeCloseTo(Math.log(model.vocabulary), 5);
  expect(before.sum).not.toBeCloseTo(after.sum, 3);
  await predictor.release();
});

test('no examples, no outputs and no loss', async () => {
  const predictor = loadPredictor(model, parameters, nodeRuntime);
  expect(await predictor.outputs(datasetOf([]))).toEqual([]);
  expect(await predictor.loss(datasetOf([]))).toEqual({ sum: 0, units: 0 });
  await predictor.release();
});
