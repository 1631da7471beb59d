import { z } from 'zod';
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { convolution2d } from '../ops/convolution-2d.ts';
import { reshape } from '../ops/reshape.ts';
import { normal, zeros } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

const side = z.int().positive();

/**
 * Convolution over an image with a learned kernel. With stride 1 and an odd kernel the size stays the same.
 *
 * Shapes: x [B, C, H, W] -> [B, O, ceil(H / stride), ceil(W / stride)]; weight [O, C / groups, K, K]; of a kernel that is [I, J], weight [O, C / groups, I, J], bias [O].
 * Formula: y = x * W + b, with K // 2 zeros around the image unless `padding` says otherwise.
 * Differs from torch.nn.Conv2d: weights start normal with the deviation sqrt(2 / (K^2 O / groups)) of He et al. (2015), equation 14.
 */
export const convolutionLayer = defineLayer({
  name: 'convolutionLayer',
  options: z.object({
    channels: z.int().positive(),
    kernel: z.union([side, z.tuple([side, side])]).default(3),
    stride: z.int().positive().default(1),
    dilation: z.int().positive().default(1),
    padding: z.int().min(0).optional(),
    groups: z.int().positive().default(1),
    bias: z.boolean().default(true),
  }),
  contract: { batchInvariant: true },
  forward: (scope: ModuleScope, options, x: Tensor): Tensor => {
    const { channels, kernel, stride, dilation, groups, bias } = options;
    const sides = typeof kernel === 'number' ? ([kernel, kernel] as const) : kernel;
    const margins = sides.map((size) => options.padding ?? Math.floor((dilation * (size - 1)) / 2));
    const [above = 0, left = 0] = margins;
    const deviation = Math.sqrt((2 * groups) / (sides[0] * sides[1] * channels));
    const shape = [channels, Number(dimAt(x.shape, 1)) / groups, ...sides];
    const y = convolution2d(x, scope.parameter('weight', shape, normal(deviation)), {
      stride: [stride, stride],
      dilation: [dilation, dilation],
      padding: [
        [above, above],
        [left, left],
      ],
      groups,
    });
    return bias ? add(y, reshape(scope.parameter('bias', [channels], zeros), [channels, 1, 1])) : y;
  },
});
