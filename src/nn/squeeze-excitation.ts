import { z } from 'zod';
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { mul } from '../ops/mul.ts';
import { reduceMean } from '../ops/reduce-mean.ts';
import { relu } from '../ops/relu.ts';
import { reshape } from '../ops/reshape.ts';
import { sigmoid } from '../ops/sigmoid.ts';
import { defineLayer } from './layer.ts';
import { linear } from './linear.ts';
import type { ModuleScope } from './module-scope.ts';

/**
 * Squeeze and excitation: what all pixels of a channel say on average decides how much each channel counts.
 *
 * Shapes: x [B, C, H, W] -> [B, C, H, W].
 * Formula: z = mean of x over the pixels, s = sigmoid(W_2 relu(W_1 z)), y = s x; W_1 leads to C / reduction channels, one at least.
 * Source: Hu et al. (2018), "Squeeze-and-excitation networks", equations 2 to 4; with biases, as torchvision.ops.SqueezeExcitation.
 */
export const squeezeExcitation = defineLayer({
  name: 'squeezeExcitation',
  options: z.object({ reduction: z.int().positive().default(16) }),
  contract: { batchInvariant: true },
  forward: (scope: ModuleScope, { reduction }, x: Tensor): Tensor => {
    const channels = Number(dimAt(x.shape, 1));
    const squeezed = reduceMean(x, [2, 3]);
    const width = Math.max(1, Math.floor(channels / reduction));
    const hidden = relu(linear(scope.child('squeeze'), { width }, squeezed));
    const excited = sigmoid(linear(scope.child('excite'), { width: channels }, hidden));
    return mul(x, reshape(excited, [dimAt(x.shape, 0), channels, 1, 1]));
  },
});
