import { expect, test } from 'vitest';
import { runGraph } from '../../test/contract/run-graph.ts';
import { gradients } from '../autodiff/gradients.ts';
import { keyOf, normalValues } from '../base/random.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { initializeParameters, layoutOf, viewsOf } from './flat-parameters.ts';
import { B, ModuleScope, T } from './module-scope.ts';
import { parallelConvolutions } from './parallel-convolutions.ts';
import { pooling, poolingKinds } from './pooling.ts';

const [steps, width] = [5, 3];
/** Tokens of each row; one row has none. */
const lengths = [5, 2, 0, 1];
const values = normalValues(keyOf(3), lengths.length * steps * width, 1);
const feeds = [
  ['x', hostTensor('float32', [lengths.length, steps, width], values)],
  [
    'mask',
    hostTensor(
      'bool',
      [lengths.length, steps],
      lengths.flatMap((n) => Array.from({ length: steps }, (_, t) => Number(t < n))),
    ),
  ],
] as const;
const x = input('x', 'float32', [B, T, width]);
const mask = input('mask', 'bool', [B, T]);

/** x_t of a row, at its tokens. */
const tokensOf = (row: number) =>
  Array.from({ length: lengths[row] ?? 0 }, (_, t) =>
    Array.from(values.subarray((row * steps + t) * width, (row * steps + t + 1) * width)),
  );
const weighted = (tokens: readonly number[][], weights: readonly number[]) =>
  Array.from({ length: width }, (_, d) =>
    tokens.reduce((sum, x, t) => sum + (x[d] ?? 0) * (weights[t] ?? 0), 0),
  );

function weightsOf(scope: ModuleScope) {
  return viewsOf(layoutOf(scope.parameters), initializeParameters(scope.parameters, 5));
}

test.each(poolingKinds)(
  '%s is what a plain loop gives; a row without tokens gives zeros and no NaN',
  async (kind) => {
    const scope = ModuleScope.root();
    const pooled = pooling(scope, { kind }, x, mask);
    const weights = weightsOf(scope);
    const [W, v] = ['hidden.weight', 'score.weight'].map((name) => weights.get(name)?.data ?? []);
    const scoreOf = (token: readonly number[]) =>
      Array.from({ length: width }, (_, a) =>
        Math.tanh(token.reduce((s, y, d) => s + y * (W?.[d * width + a] ?? 0), 0)),
      ).reduce((s, h, a) => s + h * (v?.[a] ?? 0), 0);
    const plain = {
      mean: (tokens: readonly number[][]) =>
        weighted(
          tokens,
          tokens.map(() => 1 / tokens.length),
        ),
      max: (tokens: readonly number[][]) =>
        Array.from({ length: width }, (_, d) => Math.max(...tokens.map((y) => y[d] ?? 0))),
      first: (tokens: readonly number[][]) =>
        weighted(
          tokens,
          tokens.map((_, t) => Number(t === 0)),
        ),
      last: (tokens: readonly number[][]) =>
        weighted(
          tokens,
          tokens.map((_, t) => Number(t === tokens.length - 1)),
        ),
      attention: (tokens: readonly number[][]) => {
        const exponentials = tokens.map((token) => Math.exp(scoreOf(token)));
        const total = exponentials.reduce((s, e) => s + e, 0);
        return weighted(
          tokens,
          exponentials.map((e) => e / total),
        );
      },
    }[kind];
    const [dx] = gradients(reduceSum(pooled), [x]);
    const [actual, gradient] = await runGraph(
      [pooled, ...(dx === undefined ? [] : [dx])],
      new Map<string, HostTensor>([...weights, ...feeds]),
    );
    const expected = lengths.flatMap((n, row) =>
      n === 0 ? Array<number>(width).fill(0) : plain(tokensOf(row)),
    );
    expected.forEach((value, i) => {
      expect(Number(actual?.data[i]), `element ${i}`).toBeCloseTo(value, 5);
    });
    const slopes = Array.from(gradient?.data ?? [], Number);
    expect(slopes.every(Number.isFinite)).toBe(true);

    expect(slopes.slice(2 * steps * width, 3 * steps * width).every((s) => s === 0)).toBe(true);
  },
);

test('the convolutions are those of a plain loop over zero padding, for kernels wider than the text too', async () => {
  const scope = ModuleScope.root();
  const [kernels, maps] = [[2, 3, 7], 2];
  const y = parallelConvolutions(scope, { kernels, width: maps }, x, mask);
  const weights = weightsOf(scope);
  const [actual] = await runGraph([y], new Map<string, HostTensor>([...weights, ...feeds]));
  lengths.forEach((length, row) => {
    const tokens = tokensOf(row);
    for (let t = 0; t < length; t++) {
      kernels.forEach((taps, i) => {
        const kernel = weights.get(`convolutions.${i}.weight`)?.data ?? [];
        for (let o = 0; o < maps; o++) {
          let sum = 0;
          for (let k = 0; k < taps; k++) {
            const token = tokens[t + k - Math.floor((taps - 1) / 2)] ?? [];
            token.forEach((value, d) => {
              sum += value * Number(kernel[(k * width + d) * maps + o]);
            });
          }
          const at = ((row * steps + t) * kernels.length + i) * maps + o;
          expect(Number(actual?.data[at])).toBeCloseTo(Math.max(0, sum), 5);
        }
      });
    }
  });
});
