import { expect, test } from 'vitest';
import { datasetOf, reversals, tinyModel } from '../../test/fixtures/tiny-fit.ts';
import { traceParameters } from '../bundle/trace-parameters.ts';
import { initializeParameters, layoutOf, viewsOf } from '../nn/flat-parameters.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { eachOutput, evaluateEach } from './each-output.ts';
import type { HostTensors } from './loaded-graph.ts';
import { loadPredictor } from './predictor.ts';

const model = tinyModel();
const specs = traceParameters(model);
const parameters = viewsOf(layoutOf(specs), initializeParameters(specs, 1));
/** The longest are in the last part. */
const pairs = [...reversals(30, { shortest: 1, longest: 12 })].sort(
  (a, b) => a.target.length - b.target.length,
);

test('part by part, the outputs and the loss are those of the whole', async () => {
  const predictor = loadPredictor(model, parameters, nodeRuntime);
  const dataset = datasetOf(pairs);
  const whole = await predictor.evaluate(dataset);
  const scoresOf = (outputs: HostTensors | undefined) =>
    [...outputs!.get('logProbabilities')!.data].map(Number);
  const expectWhole = (found: readonly HostTensors[]) => {
    expect(found).toHaveLength(pairs.length);
    for (const [i, { target }] of pairs.entries()) {
      const expected = scoresOf(whole.outputs[i]);
      for (let t = 0; t <= target.length; t++) expect(scoresOf(found[i])[t]).toBeCloseTo(expected[t]!, 4);
    }
  };
  for (const compute of [eachOutput, evaluateEach]) {
    const found: HostTensors[] = [];
    const loss = await compute(predictor, dataset, {
      size: 7,
      async take(i, outputs) {
        expect(i).toBe(found.length);
        found.push(outputs);
      },
    });
    expectWhole(found);
    if (loss === undefined) continue;
    expect(loss.units).toBe(whole.loss.units);
    expect(loss.sum).toBeCloseTo(whole.loss.sum, 3);
  }
  await predictor.release();
});

test('the lengths of a part are those of its examples', async () => {
  const dataset = datasetOf(pairs);
  const lengths: (readonly number[])[] = [];
  const noted = {
    outputs: async (part: typeof dataset) => {
      lengths.push([...[...part.lengths.values()][0]!]);
      return Array.from({ length: part.length }, () => new Map());
    },
  } as unknown as Parameters<typeof eachOutput>[0];
  await eachOutput(noted, dataset, { size: 7, take: () => undefined });
  expect(lengths.map(({ length }) => length)).toEqual([7, 7, 7, 7, 2]);
  expect(lengths.flat()).toEqual([...[...dataset.lengths.values()][0]!]);
});
