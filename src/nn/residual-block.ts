import { z } from 'zod';
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { pad } from '../ops/pad.ts';
import { relu } from '../ops/relu.ts';
import { slice } from '../ops/slice.ts';
import { batchNorm } from './batch-norm.ts';
import { convolutionLayer } from './convolution-layer.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

export const blockKinds = ['basic', 'bottleneck'] as const;
export const shortcutKinds = ['padding', 'projection'] as const;

/** How many times its inner channels a block hands on. */
export const expansions = { basic: 1, bottleneck: 4 } as const;

/**
 * A residual block: two 3 x 3 convolutions, or 1 x 1, 3 x 3, 1 x 1 around a bottleneck.
 *
 * Shapes: x [B, C, H, W] -> [B, expansion channels, H / stride, W / stride].
 * Formula: y = relu(f(x) + shortcut(x)), each convolution followed by batch normalisation, all but the last by relu. Where the shape changes,
 * the shortcut is x at every stride-th pixel with channels of zeros (`padding`, option A), or a 1 x 1 convolution (`projection`, option B).
 * Source: He et al. (2016), "Deep residual learning", figure 5 and section 4.2; the stride of a bottleneck is that of its 3 x 3 convolution,
 * as in torchvision.
 */
export const residualBlock = defineLayer({
  name: 'residualBlock',
  options: z.object({
    kind: z.enum(blockKinds).default('basic'),
    /** Inner channels. */
    channels: z.int().positive(),
    stride: z.int().positive().default(1),
    shortcut: z.enum(shortcutKinds).default('projection'),
  }),
  contract: { batchInvariant: true },
  forward: (scope: ModuleScope, { kind, channels, stride, shortcut }, x: Tensor): Tensor => {
    const width = channels * expansions[kind];
    const step = (
      name: string,
      y: Tensor,
      options: { kernel: number; stride?: number; channels: number },
    ) => {
      const inside = scope.child(name);
      return batchNorm(inside.child('norm'), {}, convolutionLayer(inside, { ...options, bias: false }, y));
    };
    const inner =
      kind === 'basic'
        ? relu(step('first', x, { kernel: 3, stride, channels }))
        : relu(
            step('second', relu(step('first', x, { kernel: 1, channels })), { kernel: 3, stride, channels }),
          );
    const residual = step('last', inner, { kernel: kind === 'basic' ? 3 : 1, channels: width });
    if (stride === 1 && dimAt(x.shape, 1) === width) return relu(add(residual, x));
    if (shortcut === 'projection') {
      return relu(add(residual, step('shortcut', x, { kernel: 1, stride, channels: width })));
    }
    const pixels = slice(slice(x, 2, 0, undefined, stride), 3, 0, undefined, stride);
    const missing = width - Number(dimAt(x.shape, 1));
    return relu(add(residual, pad(pixels, 1, Math.floor(missing / 2), Math.ceil(missing / 2))));
  },
});
