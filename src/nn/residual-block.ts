import { z } from 'zod';
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { pad } from '../ops/pad.ts';
import { relu } from '../ops/relu.ts';
import { slice } from '../ops/slice.ts';
import { convolutionLayer } from './convolution-layer.ts';
import { dropPath } from './drop-path.ts';
import { defineLayer } from './layer.ts';
import { mapNorm, mapNorms } from './map-norm.ts';
import type { ModuleScope } from './module-scope.ts';
import { squeezeExcitation } from './squeeze-excitation.ts';

export const blockKinds = ['basic', 'bottleneck'] as const;
export const shortcutKinds = ['padding', 'projection'] as const;

/** How many times its inner channels a block hands on. */
export const expansions = { basic: 1, bottleneck: 4 } as const;

/**
 * A residual block: two 3 x 3 convolutions, or 1 x 1, 3 x 3, 1 x 1 around a bottleneck.
 *
 * Shapes: x [B, C, H, W] -> [B, expansion channels, H / stride, W / stride].
 * Formula: y = relu(f(x) + shortcut(x)), each convolution followed by normalisation, all but the last by relu; with `squeeze` the channels of f(x) are
 * weighed (Hu et al. 2018), with `dropPath` f(x) is left out for some pictures while training (Huang et al. 2016). Where the shape changes,
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
    norm: z.enum(mapNorms).default('batch'),
    /** The reduction of squeeze and excitation; 0: none. */
    squeeze: z.int().min(0).default(0),
    dropPath: z.number().min(0).lt(1).default(0),
  }),
  contract: { batchInvariant: true },
  forward: (scope: ModuleScope, options, x: Tensor): Tensor => {
    const { kind, channels, stride, shortcut, norm } = options;
    const width = channels * expansions[kind];
    const step = (name: string, y: Tensor, window: { kernel: number; stride?: number; channels: number }) => {
      const inside = scope.child(name);
      return mapNorm(inside.child('norm'), norm, convolutionLayer(inside, { ...window, bias: false }, y));
    };
    const inner =
      kind === 'basic'
        ? relu(step('first', x, { kernel: 3, stride, channels }))
        : relu(
            step('second', relu(step('first', x, { kernel: 1, channels })), { kernel: 3, stride, channels }),
          );
    const last = step('last', inner, { kernel: kind === 'basic' ? 3 : 1, channels: width });
    const residual = dropPath(scope, options.dropPath, weighed(scope, options.squeeze, last));
    if (stride === 1 && dimAt(x.shape, 1) === width) return relu(add(residual, x));
    if (shortcut === 'projection') {
      return relu(add(residual, step('shortcut', x, { kernel: 1, stride, channels: width })));
    }
    const pixels = slice(slice(x, 2, 0, undefined, stride), 3, 0, undefined, stride);
    const missing = width - Number(dimAt(x.shape, 1));
    return relu(add(residual, pad(pixels, 1, Math.floor(missing / 2), Math.ceil(missing / 2))));
  },
});

function weighed(scope: ModuleScope, reduction: number, x: Tensor): Tensor {
  return reduction === 0 ? x : squeezeExcitation(scope.child('squeezeExcitation'), { reduction }, x);
}
