import { z } from 'zod';
import { dimAt } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { convolutionLayer } from '../../nn/convolution-layer.ts';
import { normal, zeros } from '../../nn/initializers.ts';
import { type MapNorm, mapNorm, mapNorms } from '../../nn/map-norm.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { add } from '../../ops/add.ts';
import { concat } from '../../ops/concat.ts';
import { transposedConvolution2d } from '../../ops/convolution-2d.ts';
import { maxPool2d } from '../../ops/max-pool.ts';
import { pad } from '../../ops/pad.ts';
import { relu } from '../../ops/relu.ts';
import { reshape } from '../../ops/reshape.ts';
import { interpolations, resize2d } from '../../ops/resize-2d.ts';
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
  norm: z
    .enum(mapNorms)
    .default('batch')
    .describe('normalisation of maps: by batch, or in groups of channels'),
  enlarge: z
    .enum(['transposed', ...interpolations])
    .default('transposed')
    .describe(
      'how maps are enlarged on the way up: a transposed convolution, or an interpolation and a 1 x 1 convolution',
    ),
});

type UnetOptions = z.output<typeof unetOptions>;

/** The width; then the channels of the smallest maps alone. */
const sizes: readonly FamilySize[] = [
  { name: 'width', at: (n) => ({ width: n }) },
  { name: 'lastWidth', at: (n) => ({ lastWidth: n }) },
];

/**
 * U-Net: down to small maps with many channels and up again, each level with what stood there on the way down.
 *
 * Each level has two 3 x 3 convolutions with normalisation and relu; down by 2 x 2 maximum, up by a transposed 2 x 2 convolution of
 * stride 2, or by an interpolation, which makes no checkerboards (Odena et al. 2016). Convolutions keep the size (the paper's cut off a margin); a size that cannot be halved so often is filled up with zeros.
 * Source: Ronneberger et al. (2015), "U-Net", figure 1.
 */
export const unet: ImageBody<typeof unetOptions> = {
  name: 'unet',
  options: unetOptions,
  sizes,
  features(scope, { depth, width, lastWidth, norm, enlarge }, x) {
    const down: Tensor[] = [];
    let maps = multipleOf(2 ** depth, x);
    for (let i = 0; i <= depth; i++) {
      if (i > 0) maps = maxPool2d(maps, [2, 2]);
      const channels = (i === depth ? lastWidth : undefined) ?? width * 2 ** i;
      maps = twoConvolutions(scope.child(`down.${i}`), { channels, norm }, maps);
      down.push(maps);
    }
    const levels = [maps];
    for (let i = depth - 1; i >= 0; i--) {
      const inside = scope.child(`up.${i}`);
      const channels = width * 2 ** i;
      const up = enlarged(inside.child('enlarge'), { channels, enlarge }, maps);
      maps = twoConvolutions(inside, { channels, norm }, concat([down[i]!, up], 1));
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

function twoConvolutions(
  scope: ModuleScope,
  { channels, norm }: { readonly channels: number; readonly norm: MapNorm },
  x: Tensor,
): Tensor {
  return ['first', 'second'].reduce((maps, name) => {
    const inside = scope.child(name);
    const y = convolutionLayer(inside, { channels, bias: false }, maps);
    return relu(mapNorm(inside.child('norm'), norm, y));
  }, x);
}

/** x [B, C, H, W] -> [B, channels, 2 H, 2 W] */
function enlarged(
  scope: ModuleScope,
  { channels, enlarge }: Pick<UnetOptions, 'enlarge'> & { readonly channels: number },
  x: Tensor,
): Tensor {
  if (enlarge === 'transposed') return upConvolution(scope, channels, x);
  const narrow = convolutionLayer(scope, { channels, kernel: 1 }, x);
  return resize2d(narrow, [2 * Number(dimAt(x.shape, 2)), 2 * Number(dimAt(x.shape, 3))], enlarge);
}

/** x [B, C, H, W] -> [B, O, 2 H, 2 W]; weight [C, O, 2, 2] */
function upConvolution(scope: ModuleScope, channels: number, x: Tensor): Tensor {
  const inputs = x.shape[1] as number;
  const weight = scope.parameter('weight', [inputs, channels, 2, 2], normal(Math.sqrt(1 / inputs)));
  const y = transposedConvolution2d(x, weight, { stride: [2, 2] });
  return add(y, reshape(scope.parameter('bias', [channels], zeros), [channels, 1, 1]));
}
