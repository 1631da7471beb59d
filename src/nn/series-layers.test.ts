/** The layers of time series against plain references. */
import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { keyOf, normalValues } from '../base/random.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { add } from '../ops/add.ts';
import { mul } from '../ops/mul.ts';
import { ModuleScope } from './module-scope.ts';
import { reversibleNormalization } from './reversible-normalization.ts';
import { seriesDecomposition } from './series-decomposition.ts';
import { seriesPatches } from './series-patches.ts';

const [rows, length, channels] = [2, 7, 3];
const values = normalValues(keyOf(3), rows * length * channels, 4);
const x = input('x', 'float32', [rows, length, channels]);
const fed = new Map<string, HostTensor>([['x', hostTensor('float32', [rows, length, channels], values)]]);
const at = (b: number, t: number, c: number) => values[(b * length + t) * channels + c] ?? Number.NaN;

function each(check: (b: number, t: number, c: number, i: number) => void) {
  for (let i = 0; i < values.length; i++) {
    const step = Math.floor(i / channels);
    check(Math.floor(step / length), step % length, i % channels, i);
  }
}

test.each(['reversible', 'last'] as const)('%s normalisation, and the way back', async (kind) => {
  const {
    x: normal,
    factor,
    offset,
  } = reversibleNormalization(ModuleScope.root(), { kind, epsilon: 1e-5 }, x);
  const scaled = factor === undefined ? normal : mul(normal, factor);
  const [found, back] = await runGraph([normal, add(scaled, offset!)], fed);
  each((b, t, c, i) => {
    const series = Array.from({ length }, (_, s) => at(b, s, c));
    const mean = series.reduce((sum, value) => sum + value, 0) / length;
    const variance = series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / length;
    const expected =
      kind === 'last'
        ? at(b, t, c) - at(b, length - 1, c)
        : (at(b, t, c) - mean) / Math.sqrt(variance + 1e-5);
    expect(Number(found?.data[i])).toBeCloseTo(expected, 4);
    expect(Number(back?.data[i])).toBeCloseTo(at(b, t, c), 4);
  });
});

test('scale and shift of reversible normalisation are undone', async () => {
  const scope = ModuleScope.root();
  const {
    x: normal,
    factor,
    offset,
  } = reversibleNormalization(scope, { kind: 'reversible', affine: true }, x);
  const weights = new Map<string, HostTensor>([
    ['scale', hostTensor('float32', [channels], [0.5, 2, 3])],
    ['bias', hostTensor('float32', [channels], [-1, 0.25, 4])],
  ]);
  const [back] = await runGraph([add(mul(normal, factor!), offset!)], new Map([...fed, ...weights]));
  each((b, t, c, i) => expect(Number(back?.data[i])).toBeCloseTo(at(b, t, c), 4));
});

test.each([
  [3, 3],
  [3, 2],
  [4, 1],
  [7, 5],
  [1, 1],
])('patches of %i values, one each %i', async (patch, stride) => {
  const patches = seriesPatches(x, { patch, stride });
  const count = Math.ceil((length - patch) / stride) + 1;
  expect(patches.shape).toEqual([rows, count, patch * channels]);
  const [found] = await runGraph([patches], fed);
  let i = 0;
  for (let b = 0; b < rows; b++) {
    for (let n = 0; n < count; n++) {
      // The last patch ends with the last value; before the series its first value is repeated.
      const start = length - patch - (count - 1 - n) * stride;
      for (let p = 0; p < patch; p++) {
        for (let c = 0; c < channels; c++)
          expect(Number(found?.data[i++])).toBeCloseTo(at(b, Math.max(0, start + p), c), 6);
      }
    }
  }
});

test.each([1, 3, 5])('a moving average of %i values and what remains', async (kernel) => {
  const { trend, remainder } = seriesDecomposition(x, kernel);
  const [found, rest] = await runGraph([trend, remainder], fed);
  const half = (kernel - 1) / 2;
  each((b, t, c, i) => {
    let sum = 0;
    for (let k = -half; k <= half; k++) sum += at(b, Math.min(length - 1, Math.max(0, t + k)), c);
    expect(Number(found?.data[i])).toBeCloseTo(sum / kernel, 4);
    expect(Number(rest?.data[i])).toBeCloseTo(at(b, t, c) - sum / kernel, 4);
  });
});
