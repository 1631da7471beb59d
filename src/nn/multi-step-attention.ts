import { z } from 'zod';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { exp } from '../ops/exp.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { sqrt } from '../ops/sqrt.ts';
import { attention } from './attention.ts';
import { defineLayer } from './layer.ts';
import { linear } from './linear.ts';
import type { ModuleScope } from './module-scope.ts';
import { scaledSum } from './scaled-sum.ts';

/** What the blocks of a decoder attend to, each on its own. */
export interface AttendedMemory {
  /** [B, S, E] */
  readonly key: Tensor;
  /** [B, S, E], scaled by `scaleByLength`. */
  readonly value: Tensor;
  /** [B, 1, S]: 0 at tokens, a large negative number at padding. */
  readonly bias: Tensor;
}

/**
 * Attention of one decoder block; a stack of blocks takes several steps of attention.
 *
 * Shapes: states [B, T, D], embedded [B, T, E] (the target so far), memory of size E -> [B, T, D].
 * Formula: with r = sqrt(1/2): d = r (h W_d + b_d + g); a = softmax(d z^T + bias); c = a v;
 * result r (h + c W_c + b_c), where h are the states, g the embedded target, z the keys and v the values.
 * Differs from the equations of the paper as the authors' code does: both sums are scaled like a residual block,
 * and the context is mapped back to the width. Gradients of the encoder are not divided by the number of blocks:
 * Adam is blind to such a factor.
 * Source: Gehring et al. (2017), equations 1 and 2, sections 3.3 and 3.4.
 */
export const multiStepAttention = defineLayer({
  name: 'multiStepAttention',
  options: z.object({}),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, _, states: Tensor, embedded: Tensor, memory: AttendedMemory): Tensor => {
    const [width, size] = [widthOf(states), widthOf(embedded)];
    const query = scaledSum(linear(scope.child('query'), { width: size }, states), embedded);
    const { key, value, bias } = memory;
    const context = attention(scope.child('attention'), { divisor: 1 }, query, key, value, bias);
    return scaledSum(states, linear(scope.child('output'), { width }, context));
  },
});

/**
 * Values that keep their variance when attention averages over them.
 *
 * Shapes: values [B, S, E], bias [B, 1, S] -> [B, S, E].
 * Formula: v m sqrt(1/m) = v sqrt(m), where m counts the positions that are not padding (exp(bias) is 1 or 0).
 * Source: Gehring et al. (2017), section 3.4.
 */
export function scaleByLength(values: Tensor, bias: Tensor): Tensor {
  return mul(values, sqrt(reduceSum(exp(bias), [-1], { keepDims: true })));
}
