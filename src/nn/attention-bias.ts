/** What is added to attention scores: 0 where a key may be seen, `hidden` where it may not. */
import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import { cast } from '../ops/cast.ts';
import { scalar } from '../ops/constant.ts';
import { equal } from '../ops/equal.ts';
import { greater } from '../ops/greater.ts';
import { mul } from '../ops/mul.ts';
import { not } from '../ops/not.ts';
import { range } from '../ops/range.ts';
import { reshape } from '../ops/reshape.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';

/** Below any real score by far, and finite, so that no NaN can arise. */
const hidden = -1e9;

/** Hides the keys that are padding. Shapes: mask [B, S] bool, true at tokens -> [B, 1, 1, S]. */
export function paddingBias(mask: Tensor): Tensor {
  const [rows, length] = mask.shape as [Dim, Dim];
  return reshape(hide(not(mask)), [rows, 1, 1, length]);
}

/** ids [B, S] -> [B, S] bool: true at tokens, false at padding. */
export function tokenMask(ids: Tensor, padding: number): Tensor {
  return not(equal(ids, scalar(padding, ids.dtype)));
}

/** Hides the keys that come later than the query. Shapes: -> [T, T]. */
export function causalBias(length: Dim): Tensor {
  const positions = range(length);
  return hide(greater(unsqueeze(positions, 0), unsqueeze(positions, 1)));
}

function hide(mask: Tensor): Tensor {
  return mul(cast(mask, 'float32'), scalar(hidden, 'float32'));
}
