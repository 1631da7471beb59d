import { z } from 'zod';
import { dimAt } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { batchNorm } from '../../nn/batch-norm.ts';
import { convolutionLayer } from '../../nn/convolution-layer.ts';
import { normal, zeros } from '../../nn/initializers.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { add } from '../../ops/add.ts';
import { concat } from '../../ops/concat.ts';
import { transposedConvolution2d } from '../../ops/convolution-2d.ts';
import { maxPool2d } from '../../ops/max-pool.ts';
import { pad } from '../../ops/pad.ts';
import { relu } from '../../ops/relu.ts';
import { reshape } from '../../ops/reshape.ts';
import { slice } from '../../ops/slice.ts';
import type { FamilySize } from '../family-size.ts';
import type { ImageBody } from './image-body.ts';

export const unetOptions = z.strictObject({
  depth: z.int().min(1).max(8).default(4).describe('times that the size is halved'),
  width: z.int().min(1).max(1024).default(16).describe('channels at full size, doubled with each halving'),
  lastWidth: z
    .int()
    .min(1)
    .max(65536)
    .optional()
    .describe('channels of the smallest maps (default: twice those of the level before)'),
});

/** The width; then the channels of the smallest maps alone. */
const sizes: readonly FamilySize[] = [
  { name: 'width', at: (n) => ({ width: n }) },
  { name: 'lastWidth', at: (n) => ({ lastWidth: n }) },
];

/**
 * U-Net: down to small maps with many channels and up again, each level with what stood there on the way down.
 *
 * Each level has two 3 x 3 convolutions with batch normalisation and relu; down by 2 x 2 maximum, up by a transposed 2 x 2 convolution of
 * stride 2. Convolutions keep the size (the paper's cut off a margin); a size that cannot be halved so often is filled up with zeros.
 * Source: Ronneberger et al. (2015), "U-Net", figure 1.
 */
export const unet: ImageBody<typeof unetOptions> = {
  name: 'unet',
  options: unetOptions,
  sizes,
  features(scope, { depth, width, lastWidth }, x) {
    const down: Tensor[] = [];
    let maps = multipleOf(2 ** depth, x);
    for (let i = 0; i <= depth; i++) {
      if (i > 0) maps = maxPool2d(maps, [2, 2]);
      const channels = (i === depth ? lastWidth : undefined) ?? width * 2 ** i;
      maps = twoConvolutions(scope.child(`down.${i}`), channels, maps);
      down.push(maps);
    }
    const levels = [maps];
    for (let i = depth - 1; i >= 0; i--) {
      const inside = scope.child(`up.${i}`);
      const up = upConvolution(inside.child('enlarge'), width * 2 ** i, maps);
      maps = twoConvolutions(inside, width * 2 ** i, concat([down[i]!, up], 1));
      levels.unshift(maps);
    }
    const [rows, columns] = [dimAt(x.shape, 2), dimAt(x.shape, 3)];
    const [finest, ...coarser] = levels;
    return { levels: [slice(slice(finest!, 2, 0, rows), 3, 0, columns), ...coarser], merged: true };
  },
};

/** Zeros below and on the right, so that both sides are multiples. */
function multipleOf(factor: number, x: Tensor): Tensor {
  return [2, 3].reduce((maps, axis) => {
    const missing = -Number(dimAt(maps.shape, axis)) & (factor - 1);
    return missing === 0 ? maps : pad(maps, axis, 0, missing);
  }, x);
}

function twoConvolutions(scope: ModuleScope, channels: number, x: Tensor): Tensor {
  return ['first', 'second'].reduce((maps, name) => {
    const inside = scope.child(name);
    const y = convolutionLayer(inside, { channels, bias: false }, maps);
    return relu(batchNorm(inside.child('norm'), {}, y));
  }, x);
}

/** x [B, C, H, W] -> [B, O, 2 H, 2 W]; weight [C, O, 2, 2] */
function upConvolution(scope: ModuleScope, channels: number, x: Tensor): Tensor {
  const inputs = x.shape[1] as number;
  const weight = scope.parameter('weight', [inputs, channels, 2, 2], normal(Math.sqrt(1 / inputs)));
  const y = transposedConvolution2d(x, weight, { stride: [2, 2] });
  return add(y, reshape(scope.parameter('bias', [channels], zeros), [channels, 1, 1]));
}
