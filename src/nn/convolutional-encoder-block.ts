import { z } from 'zod';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { gatedLinearUnit } from './gated-linear-unit.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';
import { sameConvolution } from './same-convolution.ts';
import { scaledSum } from './scaled-sum.ts';

export const convolutionalBlockOptions = z.object({
  kernel: z.int().positive(),
  dilation: z.int().positive().default(1),
  dropout: z.number().min(0).lt(1).default(0),
});

/**
 * The gain of a convolution that feeds a gated linear unit: its weights have variance 4 p / n, where p is the
 * probability that dropout keeps an input and n counts the inputs. The unit then keeps the variance.
 *
 * Source: Gehring et al. (2017), section 3.5.
 */
export function gatedGain(dropout: number): number {
  return 2 * Math.sqrt(1 - dropout);
}

/**
 * One block of a ConvS2S encoder: a convolution with a gated linear unit, and a residual connection.
 *
 * Shapes: x [B, S, D], mask [B, S, 1] (1 at tokens, 0 at padding) -> [B, S, D].
 * Formula: (x + GLU(W * dropout(x) + b)) sqrt(1/2).
 * Source: Gehring et al. (2017), sections 3.2 and 3.4.
 */
export const convolutionalEncoderBlock = defineLayer({
  name: 'convolutionalEncoderBlock',
  options: convolutionalBlockOptions,
  contract: { maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, { kernel, dilation, dropout }, x: Tensor, mask: Tensor): Tensor => {
    const options = { kernel, dilation, width: 2 * widthOf(x), gain: gatedGain(dropout) };
    const kept = scope.dropout(x, dropout);
    const convolved = sameConvolution(scope.child('convolution'), options, kept, mask);
    return scaledSum(x, gatedLinearUnit(scope.child('unit'), {}, convolved));
  },
});
