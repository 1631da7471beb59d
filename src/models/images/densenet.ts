import { z } from 'zod';
import { convolutionLayer } from '../../nn/convolution-layer.ts';
import { denseBlock, denseTransition } from '../../nn/dense-block.ts';
import { mapNorm, mapNorms } from '../../nn/map-norm.ts';
import { relu } from '../../ops/relu.ts';
import type { FamilySize } from '../family-size.ts';
import type { ImageBody } from './image-body.ts';

export const densenetOptions = z.strictObject({
  depth: z
    .int()
    .min(10)
    .max(1000)
    .refine((depth) => (depth - 4) % 6 === 0, { message: 'expected 6 n + 4, such as 22, 40 or 100' })
    .default(40)
    .describe('layers with weights, 6 n + 4'),
  growth: z.int().min(1).max(512).default(12).describe('maps that each layer adds'),
  compression: z.number().positive().max(1).default(0.5).describe('part of the maps that a transition keeps'),
  norm: z
    .enum(mapNorms)
    .default('batch')
    .describe('normalisation of maps: by batch, or in groups of channels'),
});

/** The growth; then what a transition keeps, in thousandths from a tenth on. */
const sizes: readonly FamilySize[] = [
  { name: 'growth', at: (n) => ({ growth: n }) },
  { name: 'compression', at: (n) => ({ compression: (99 + n) / 1000 }) },
];

/**
 * A densely connected network with bottlenecks and compression, DenseNet-BC, for small pictures: a 3 x 3 convolution to 2 growth maps, three dense
 * blocks of (depth - 4) / 6 layers with transitions between them, BN and relu (0.8 M parameters at depth 100, growth 12).
 *
 * Source: Huang et al. (2017), section 3 and table 2.
 */
export const densenet: ImageBody<typeof densenetOptions> = {
  name: 'densenet',
  options: densenetOptions,
  sizes,
  features(scope, { depth, growth, compression, norm }, x) {
    const layers = (depth - 4) / 6;
    let maps = convolutionLayer(scope.child('stem'), { channels: 2 * growth, bias: false }, x);
    const levels = [0, 1, 2].map((i) => {
      const inside = scope.child(`blocks.${i}`);
      if (i > 0) maps = denseTransition(inside.child('transition'), { compression, norm }, maps);
      maps = denseBlock(inside, { layers, growth, norm }, maps);
      return maps;
    });
    return { levels: [...levels.slice(0, -1), relu(mapNorm(scope.child('norm'), norm, maps))] };
  },
};
