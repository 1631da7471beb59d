import { dimAt, widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { averagePool1d } from '../ops/average-pool.ts';
import { concat } from '../ops/concat.ts';
import { expand } from '../ops/expand.ts';
import { slice } from '../ops/slice.ts';
import { sub } from '../ops/sub.ts';

/**
 * The trend of a series, a moving average of an odd number of values, and what remains.
 *
 * Shapes: x [B, L, C] -> trend, remainder [B, L, C].
 * Formula: trend_t = the mean of x_(t - h) .. x_(t + h), kernel = 2 h + 1, with the first and the last value repeated beyond the ends.
 * Source: Wu et al. (2021), "Autoformer", equation 1; Zeng et al. (2023), DLinear, where the kernel is 25.
 */
export function seriesDecomposition(
  x: Tensor,
  kernel: number,
): { readonly trend: Tensor; readonly remainder: Tensor } {
  const half = (kernel - 1) / 2;
  const repeated = (value: Tensor) => expand(value, [dimAt(x.shape, 0), half, widthOf(x)]);
  const longer = half === 0 ? x : concat([repeated(slice(x, 1, 0, 1)), x, repeated(slice(x, 1, -1))], 1);
  const trend = averagePool1d(longer, kernel, { stride: 1 });
  return { trend, remainder: sub(x, trend) };
}
