import { z } from 'zod';
import { multiplyDims } from '../graph/dim.ts';
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { batchNormalization } from '../ops/batch-normalization.ts';
import { scalar } from '../ops/constant.ts';
import { dimValue } from '../ops/dim-value.ts';
import { div } from '../ops/div.ts';
import { maximum } from '../ops/maximum.ts';
import { mul } from '../ops/mul.ts';
import { reshape } from '../ops/reshape.ts';
import { sqrt } from '../ops/sqrt.ts';
import { sub } from '../ops/sub.ts';
import { ones, zeros } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

/**
 * Batch normalisation of images: each channel to mean 0 and variance 1 over the batch and all pixels, then scaled and shifted.
 *
 * Shapes: x [B, C, H, W] -> [B, C, H, W]; scale, bias, mean, variance [C].
 * Formula: y = (x - m) / sqrt(v + epsilon) scale + bias. While training m and v are those of the batch; otherwise they are the running
 * statistics `mean` and `variance`, so that no picture sees another one and an exported model is affine. The running variance is the
 * unbiased one, v n / (n - 1) with n = B H W.
 * Source: Ioffe and Szegedy (2015), algorithms 1 and 2; torch.nn.BatchNorm2d with its momentum of 0.1.
 */
export const batchNorm = defineLayer({
  name: 'batchNorm',
  options: z.object({
    epsilon: z.number().positive().default(1e-5),
    /** How far a running statistic goes towards that of a batch. */
    momentum: z.number().min(0).max(1).default(0.1),
  }),
  contract: { batchInvariant: true },
  forward: (scope: ModuleScope, { epsilon, momentum }, x: Tensor): Tensor => {
    const channels = dimAt(x.shape, 1) as number;
    const scale = scope.parameter('scale', [channels], ones);
    const bias = scope.parameter('bias', [channels], zeros);
    const running = {
      mean: scope.statistic('mean', [channels], zeros),
      variance: scope.statistic('variance', [channels], ones),
    };
    if (!scope.training) {
      const factor = div(scale, sqrt(add(running.variance, scalar(epsilon, x.dtype))));
      const ofChannel = (t: Tensor) => reshape(t, [channels, 1, 1]);
      return add(mul(x, ofChannel(factor)), ofChannel(sub(bias, mul(running.mean, factor))));
    }
    const { y, mean, variance } = batchNormalization(x, scale, bias, { epsilon });
    scope.contribute('mean', momentum, mean);
    scope.contribute('variance', momentum, unbiased(variance, x));
    return y;
  },
});

/** v n / (n - 1) with n = B H W; for one value v itself. */
function unbiased(variance: Tensor, { shape }: Tensor): Tensor {
  const n = dimValue(multiplyDims(dimAt(shape, 0), dimAt(shape, 2), dimAt(shape, 3)), variance.dtype);
  const one = scalar(1, variance.dtype);
  return mul(variance, div(n, maximum(sub(n, one), one)));
}
