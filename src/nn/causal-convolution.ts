import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { convolution1d } from '../ops/convolution-1d.ts';
import { pad } from '../ops/pad.ts';
import { zeros } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';
import { normalizedKernel } from './normalized-kernel.ts';
import { convolutionOptions } from './same-convolution.ts';

/** Puts what came before x in front of it: x [B, T, C] -> [B, dilation (K - 1) + T, C]. */
export type PrependPast = (x: Tensor) => Tensor;

/**
 * Convolution over positions that sees the present and the past only, with weight normalisation.
 *
 * Shapes: x [B, T, C] -> [B, T, O].
 * Formula: y[t] = sum over k of x[t - dilation (K - 1 - k)] W[k] + b; the past of the first position is zero,
 * unless `prependPast` knows better.
 * Source: Gehring et al. (2017), section 3.2, decoder.
 */
export const causalConvolution = defineLayer({
  name: 'causalConvolution',
  options: convolutionOptions,
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, options, x: Tensor, prependPast?: PrependPast): Tensor => {
    const { width, kernel, dilation } = options;
    const weight = normalizedKernel(scope, { ...options, channels: widthOf(x) });
    const seen = prependPast?.(x) ?? pad(x, 1, dilation * (kernel - 1), 0);
    return add(convolution1d(seen, weight, { dilation }), scope.parameter('bias', [width], zeros));
  },
});
