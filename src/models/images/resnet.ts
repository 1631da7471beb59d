import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import { convolutionLayer } from '../../nn/convolution-layer.ts';
import { mapNorm, mapNorms } from '../../nn/map-norm.ts';
import { residualBlock } from '../../nn/residual-block.ts';
import { maxPool2d } from '../../ops/max-pool.ts';
import { relu } from '../../ops/relu.ts';
import type { FamilySize } from '../family-size.ts';
import type { ImageBody } from './image-body.ts';

/** By depth: blocks of each stage, and their kind. Depths of 6 n + 2 are the nets for small pictures. */
const large = new Map([
  [18, { blocks: [2, 2, 2, 2], kind: 'basic' }],
  [34, { blocks: [3, 4, 6, 3], kind: 'basic' }],
  [50, { blocks: [3, 4, 6, 3], kind: 'bottleneck' }],
] as const);
const small = [20, 32, 44, 56, 110];

export const resnetOptions = z.strictObject({
  depth: z
    .int()
    .min(18)
    .max(110)
    .refine((depth) => large.has(depth as 18) || small.includes(depth), {
      message: `expected one of ${[...small, ...large.keys()].join(', ')}`,
    })
    .default(20)
    .describe('layers with weights: 20, 32, 44, 56, 110 for small pictures; 18, 34, 50 with a stem'),
  width: z
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe('channels of the first stage (default: 16; with a stem 64)'),
  lastWidth: z
    .int()
    .min(1)
    .max(65536)
    .optional()
    .describe('channels of the last stage (default: twice those of the stage before)'),
  norm: z
    .enum(mapNorms)
    .default('batch')
    .describe('normalisation of maps: by batch, or in groups of channels'),
  squeeze: z
    .int()
    .min(0)
    .max(1024)
    .default(0)
    .describe('squeeze and excitation in each block, by this reduction (usual: 16); 0: none'),
  dropPath: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('how likely the last block is left out for a picture while training; earlier ones less'),
});

/** The width; then the channels of the last stage alone, from those on that the stage before has in a net for small pictures. */
const sizes: readonly FamilySize[] = [
  { name: 'width', at: (n) => ({ width: n }) },
  { name: 'lastWidth', at: (n, given) => ({ lastWidth: 2 * Number(given.width) + n - 1 }) },
];

/**
 * A residual network.
 *
 * For small pictures: a 3 x 3 convolution, then three stages of (depth - 2) / 6 basic blocks with 16, 32 and 64 channels, shortcuts of padding
 * (0.27 M parameters at depth 20, 1.7 M at 110). With a stem: a 7 x 7 convolution of stride 2 and a pooling, then four stages with 64 to 512
 * channels, shortcuts of projection. With `dropPath` block l of L is left out with the probability l / L dropPath (Huang et al. 2016, equation 4).
 * Source: He et al. (2016), "Deep residual learning for image recognition", table 1 and section 4.2.
 */
export const resnet: ImageBody<typeof resnetOptions> = {
  name: 'resnet',
  options: resnetOptions,
  sizes,
  features(scope, { depth, width, lastWidth, norm, squeeze, dropPath }, x) {
    const found = large.get(depth as 18);
    const blocks = found?.blocks ?? [0, 0, 0].map(() => (depth - 2) / 6);
    const first = width ?? (found === undefined ? 16 : 64);
    if (found === undefined) requireNoNarrowing(2 * first, lastWidth);
    const stem = scope.child('stem');
    const options =
      found === undefined ? { channels: first, kernel: 3 } : { channels: first, kernel: 7, stride: 2 };
    let maps = relu(
      mapNorm(stem.child('norm'), norm, convolutionLayer(stem, { ...options, bias: false }, x)),
    );
    if (found !== undefined) {
      const one = [1, 1] as const;
      maps = maxPool2d(maps, [3, 3], { stride: [2, 2], padding: [one, one] });
    }
    const all = blocks.reduce((sum, count) => sum + count, 0);
    let number = 0;
    const levels = blocks.map((count, stage) => {
      const isLast = stage === blocks.length - 1;
      const channels = (isLast ? lastWidth : undefined) ?? first * 2 ** stage;
      for (let i = 0; i < count; i++) {
        const block = {
          norm,
          squeeze,
          dropPath: (dropPath * ++number) / all,
          kind: found?.kind ?? ('basic' as const),
          channels,
          stride: stage > 0 && i === 0 ? 2 : 1,
          shortcut: found === undefined ? ('padding' as const) : ('projection' as const),
        };
        maps = residualBlock(scope.child(`stages.${stage}.${i}`), block, maps);
      }
      return maps;
    });
    return { levels };
  },
};

/** Throws E_CONFIG for a last stage of a net for small pictures that is narrower than it is anyway. */
function requireNoNarrowing(usual: number, lastWidth: number | undefined): void {
  if (lastWidth === undefined || lastWidth >= usual) return;
  throw new HeddleError('E_CONFIG', {
    where: 'lastWidth',
    found: `${lastWidth} channels after ${usual}`,
    allowed: `${usual} or more: shortcuts add channels of zeros and take none away`,
  });
}
