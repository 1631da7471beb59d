import type { Tensor } from '../graph/tensor.ts';
import { abs } from '../ops/abs.ts';
import { add } from '../ops/add.ts';
import { cast } from '../ops/cast.ts';
import { scalar } from '../ops/constant.ts';
import { equal } from '../ops/equal.ts';
import { mul } from '../ops/mul.ts';
import { pow } from '../ops/pow.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { sigmoid } from '../ops/sigmoid.ts';
import { sub } from '../ops/sub.ts';
import { softplusTail } from './softplus.ts';

/**
 * The focal loss of a heat map of centres: what is nearly right counts little, and so do cells next to a centre.
 *
 * Shapes: logits [...], heat [...] float32 (0 to 1), scale [] (1 / objects for the mean) -> [].
 * Formula: with p = sigmoid(logits): -scale * sum of (1 - p)^2 ln p where heat is 1, and (1 - heat)^4 p^2 ln(1 - p) elsewhere. The
 * logarithms are -softplus(-x) and -softplus(x), which overflow for no x.
 * Source: Zhou et al. (2019), "Objects as points", equation 1, with alpha 2 and beta 4; Lin et al. (2017), "Focal loss".
 */
export function focalLoss(logits: Tensor, heat: Tensor, scale: Tensor): Tensor {
  const constant = (value: number) => scalar(value, logits.dtype);
  const p = sigmoid(logits);
  const size = abs(logits);
  const tail = softplusTail(size);
  const half = constant(0.5);
  const costOfNo = add(mul(sub(size, logits), half), tail);
  const costOfYes = add(mul(add(size, logits), half), tail);
  const isCentre = cast(equal(heat, constant(1)), logits.dtype);
  const centres = mul(mul(isCentre, square(sub(constant(1), p))), costOfNo);
  const others = mul(mul(pow(sub(constant(1), heat), 4), square(p)), costOfYes);
  return mul(reduceSum(add(centres, others)), scale);
}

const square = (x: Tensor) => mul(x, x);
