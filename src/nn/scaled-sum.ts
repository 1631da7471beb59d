import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { mul } from '../ops/mul.ts';

/**
 * The sum of two tensors of one variance, scaled so that it has that variance too.
 *
 * Formula: (a + b) sqrt(1/2).
 * Source: Gehring et al. (2017), section 3.4.
 */
export function scaledSum(a: Tensor, b: Tensor): Tensor {
  return mul(add(a, b), scalar(Math.SQRT1_2, a.dtype));
}
