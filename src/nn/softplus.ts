import type { Tensor } from '../graph/tensor.ts';
import { abs } from '../ops/abs.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { exp } from '../ops/exp.ts';
import { log } from '../ops/log.ts';
import { mul } from '../ops/mul.ts';
import { neg } from '../ops/neg.ts';

/**
 * A smooth way to numbers above 0.
 *
 * Shapes: x [...] -> [...]. Formula: ln(1 + e^x), written (x + |x|) / 2 + ln(1 + e^-|x|), which overflows for no x.
 * Source: Dugas et al. (2001).
 */
export function softplus(x: Tensor): Tensor {
  const size = abs(x);
  return add(mul(add(x, size), scalar(0.5, x.dtype)), softplusTail(size));
}

/** What softplus adds to the positive part of x. Shapes: size = |x| [...] -> [...]. Formula: ln(1 + e^-|x|). */
export function softplusTail(size: Tensor): Tensor {
  return log(add(exp(neg(size)), scalar(1, size.dtype)));
}
