import { z } from 'zod';
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { div } from '../ops/div.ts';
import { mul } from '../ops/mul.ts';
import { reduceMean } from '../ops/reduce-mean.ts';
import { reshape } from '../ops/reshape.ts';
import { sqrt } from '../ops/sqrt.ts';
import { sub } from '../ops/sub.ts';
import { ones, zeros } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

/**
 * Group normalisation of images: the channels of each group of each picture to mean 0 and variance 1, so that no picture sees another one, while training
 * either.
 *
 * Shapes: x [B, C, H, W] -> [B, C, H, W]; scale, bias [C]; `groups` divides C.
 * Formula: y = (x - m) / sqrt(v + epsilon) scale + bias with m and v over C / groups channels and all pixels of a picture.
 * Source: Wu and He (2018), "Group normalization", section 3; torch.nn.GroupNorm.
 */
export const groupNorm = defineLayer({
  name: 'groupNorm',
  options: z.object({ groups: z.int().positive(), epsilon: z.number().positive().default(1e-5) }),
  contract: { batchInvariant: true },
  forward: (scope: ModuleScope, { groups, epsilon }, x: Tensor): Tensor => {
    const [rows, channels, height, width] = x.shape;
    const count = Number(dimAt(x.shape, 1));
    const ofChannel = (t: Tensor) => reshape(t, [count, 1, 1]);
    const grouped = reshape(x, [rows!, groups, count / groups, height!, width!]);
    const centred = sub(grouped, reduceMean(grouped, [2, 3, 4], { keepDims: true }));
    const variance = reduceMean(mul(centred, centred), [2, 3, 4], { keepDims: true });
    const normal = div(centred, sqrt(add(variance, scalar(epsilon, x.dtype))));
    const scaled = mul(
      reshape(normal, [rows!, channels!, height!, width!]),
      ofChannel(scope.parameter('scale', [count], ones)),
    );
    return add(scaled, ofChannel(scope.parameter('bias', [count], zeros)));
  },
});
