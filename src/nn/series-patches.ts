import { hostTensor } from '../graph/host-tensor.ts';
import { dimAt, widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { concat } from '../ops/concat.ts';
import { constant } from '../ops/constant.ts';
import { expand } from '../ops/expand.ts';
import { gather } from '../ops/gather.ts';
import { reshape } from '../ops/reshape.ts';
import { slice } from '../ops/slice.ts';

export interface PatchOptions {
  /** P, the values of a patch. */
  readonly patch: number;
  /** S, how far a patch begins after the one before. */
  readonly stride: number;
}

/**
 * A series in patches, each as one vector; the last patch ends with the last value.
 *
 * Shapes: x [B, L, C] with a number for L -> [B, N, P C], N = ceil((L - P) / S) + 1.
 * Differs from the source: where patches do not fit, the first value is repeated before the series; there the last one is after it.
 * Source: Nie et al. (2023), "A time series is worth 64 words", section 3.1.
 */
export function seriesPatches(x: Tensor, { patch, stride }: PatchOptions): Tensor {
  const rows = dimAt(x.shape, 0);
  const length = dimAt(x.shape, 1) as number;
  const width = widthOf(x);
  const count = Math.max(1, Math.ceil((length - patch) / stride) + 1);
  const missing = (count - 1) * stride + patch - length;
  const whole = missing === 0 ? x : concat([expand(slice(x, 1, 0, 1), [rows, missing, width]), x], 1);
  if (stride === patch) return reshape(whole, [rows, count, patch * width]);
  const places = Int32Array.from(
    { length: count * patch },
    (_, i) => Math.floor(i / patch) * stride + (i % patch),
  );
  const patches = gather(whole, constant(hostTensor('int32', [count, patch], places)), 1);
  return reshape(patches, [rows, count, patch * width]);
}
