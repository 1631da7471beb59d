import { z } from 'zod';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { convolution1d } from '../ops/convolution-1d.ts';
import { mul } from '../ops/mul.ts';
import { zeros } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';
import { normalizedKernel } from './normalized-kernel.ts';

export const convolutionOptions = z.object({
  /** Number of output channels. */
  width: z.int().positive(),
  /** Number of taps. */
  kernel: z.int().positive(),
  /** The distance of the positions that neighbouring taps read. */
  dilation: z.int().positive().default(1),
  /** The norm that the weights of each output channel start with. */
  gain: z.number().positive().default(1),
});

/**
 * Convolution over positions that keeps their number, with weight normalisation; it sees both sides.
 *
 * Shapes: x [B, S, C], mask [B, S, 1] (1 at tokens, 0 at padding) -> [B, S, O].
 * Formula: y[t] = sum over k of (mask x)[t + dilation k - before] W[k] + b, before = dilation (K - 1) // 2; what
 * stands at padding is zero, exactly as what lies outside, so a padded row gives what the row alone gives.
 * Source: Gehring et al. (2017), section 3.2.
 */
export const sameConvolution = defineLayer({
  name: 'sameConvolution',
  options: convolutionOptions,
  contract: { maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, options, x: Tensor, mask: Tensor): Tensor => {
    const { width, kernel, dilation } = options;
    const weight = normalizedKernel(scope, { ...options, channels: widthOf(x) });
    const reach = dilation * (kernel - 1);
    const before = Math.floor(reach / 2);
    const product = convolution1d(mul(x, mask), weight, { dilation, padding: [before, reach - before] });
    return add(product, scope.parameter('bias', [width], zeros));
  },
});
