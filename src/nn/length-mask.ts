import type { Tensor } from '../graph/tensor.ts';
import { cast } from '../ops/cast.ts';
import { less } from '../ops/less.ts';
import { range } from '../ops/range.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';

/** length [B] int32 -> [B, T] bool: true at the first `length` of the T steps of x [B, T, ...]. */
export function lengthMask(length: Tensor, x: Tensor): Tensor {
  return less(unsqueeze(cast(range(x.shape[1]!), 'int32'), 0), unsqueeze(length, 1));
}
