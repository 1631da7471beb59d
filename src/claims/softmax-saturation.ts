/** What 1/sqrt(d_k) is for: the softmax of untrained attention with and without it. */

import { fold, keyOf, normalValues } from '../base/random.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import { compile } from '../library/compile.ts';
import { mean } from '../metrics/averages.ts';
import { attention } from '../nn/attention.ts';
import { ModuleScope } from '../nn/module-scope.ts';
import type { Runtime } from '../runtime/runtime.ts';

export interface Saturation {
  /** d_k */
  readonly size: number;
  /** Mean entropy of the weights of a query over that of uniform weights: 1 is uniform, 0 is one key. */
  readonly entropy: number;
  /** Mean norm of the derivative of the weights by the scores. */
  readonly gradient: number;
}

/** One point for each d_k, with and without the division. */
export interface SaturationCurves {
  readonly scaled: readonly Saturation[];
  readonly unscaled: readonly Saturation[];
}

interface SaturationOptions {
  readonly scaled: boolean;
  readonly size: number;
  readonly queries: number;
  readonly keys: number;
  readonly seed: number;
}

/**
 * Attention of random queries to random keys, all components normal with variance 1, so that q^T k has variance d_k.
 *
 * The values are the unit vectors, so that what the layer returns are its weights.
 * Source: Vaswani et al. (2017), section 3.2.1, footnote 4.
 */
export async function measureSaturation(
  runtime: Runtime,
  { scaled, size, queries, keys, seed }: SaturationOptions,
): Promise<Saturation> {
  const tensor = (name: string, rows: number, columns: number) =>
    input(name, 'float32', [1, 1, rows, columns]);
  const options = scaled ? {} : { divisor: 1 };
  const [query, key, value] = [
    tensor('query', queries, size),
    tensor('key', keys, size),
    tensor('value', keys, keys),
  ];
  const weights = attention(ModuleScope.root(), options, query!, key!, value!);
  const compiled = await compile({ weights }, runtime);
  const random = (stream: number, rows: number) =>
    hostTensor('float32', [1, 1, rows, size], normalValues(fold(keyOf(seed), stream), rows * size, 1));
  const units = Float32Array.from({ length: keys * keys }, (_, i) => (i % (keys + 1) === 0 ? 1 : 0));
  const feeds = {
    query: random(0, queries),
    key: random(1, keys),
    value: hostTensor('float32', [1, 1, keys, keys], units),
  };
  const found = (await compiled.run(feeds)).get('weights')!.data as Float32Array;
  await compiled.release();
  const rows = Array.from({ length: queries }, (_, i) => found.subarray(i * keys, (i + 1) * keys));
  return {
    size,
    entropy: mean(rows.map(entropyOf)) / Math.log(keys),
    gradient: mean(rows.map(jacobianNorm)),
  };
}

/** Formula: - sum p log p, natural logarithm; 0 log 0 is 0. */
export function entropyOf(p: ArrayLike<number>): number {
  return Array.from(p).reduce((sum, value) => sum - (value > 0 ? value * Math.log(value) : 0), 0);
}

/**
 * The Frobenius norm of the softmax's derivative J = diag(p) - p p^T.
 *
 * Formula: |J|^2 = sum p_i^2 - 2 sum p_i^3 + (sum p_i^2)^2; 0 where p is one key.
 */
export function jacobianNorm(p: ArrayLike<number>): number {
  const power = (n: number) => Array.from(p).reduce((sum, value) => sum + value ** n, 0);
  const squares = power(2);
  return Math.sqrt(Math.max(0, squares - 2 * power(3) + squares * squares));
}
