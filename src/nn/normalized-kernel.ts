import type { Tensor } from '../graph/tensor.ts';
import { div } from '../ops/div.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { sqrt } from '../ops/sqrt.ts';
import { normal } from './initializers.ts';
import type { ModuleScope } from './module-scope.ts';

interface KernelSizes {
  readonly kernel: number;
  readonly channels: number;
  readonly width: number;
  /** The norm that each output channel starts with. */
  readonly gain: number;
}

/**
 * The kernel of a convolution with weight normalisation: the length of each output channel is learned apart
 * from its direction. It costs a few passes over the weights and none over the activations (but a step of decoding
 * pays for them again), and changes no function that the convolution can compute.
 *
 * Shapes: direction [K, C, O], scale [O] -> [K, C, O].
 * Formula: w_o = g_o v_o / ||v_o||, where v_o holds all taps and channels of output o.
 * Initialised: v normal with deviation gain / sqrt(K C); g = gain, the norm that such a v has on average.
 * Source: Salimans and Kingma (2016), equation 2.
 */
export function normalizedKernel(scope: ModuleScope, { kernel, channels, width, gain }: KernelSizes): Tensor {
  const deviation = gain / Math.sqrt(kernel * channels);
  const direction = scope.parameter('direction', [kernel, channels, width], normal(deviation));
  const scale = scope.parameter('scale', [width], () => new Float32Array(width).fill(gain));
  const norm = sqrt(reduceSum(mul(direction, direction), [0, 1]));
  return mul(direction, div(scale, norm));
}
