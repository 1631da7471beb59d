import { z } from 'zod';
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { averagePool2d } from '../ops/average-pool.ts';
import { concat } from '../ops/concat.ts';
import { relu } from '../ops/relu.ts';
import { convolutionLayer } from './convolution-layer.ts';
import { defineLayer } from './layer.ts';
import { type MapNorm, mapNorm, mapNorms } from './map-norm.ts';
import type { ModuleScope } from './module-scope.ts';

/**
 * A dense block: each layer reads the maps of all layers before it and adds `growth` maps of its own.
 *
 * Shapes: x [B, C, H, W] -> [B, C + layers growth, H, W].
 * Formula: x_l = [x_(l-1), H(x_(l-1))], H = norm, relu, 1 x 1 convolution to 4 growth, norm, relu, 3 x 3 convolution to growth; the norm is that of the batch.
 * Source: Huang et al. (2017), "Densely connected convolutional networks", equation 2 and "Bottleneck layers".
 */
export const denseBlock = defineLayer({
  name: 'denseBlock',
  options: z.object({
    layers: z.int().positive(),
    growth: z.int().positive(),
    norm: z.enum(mapNorms).default('batch'),
  }),
  contract: { batchInvariant: true },
  forward: (scope: ModuleScope, { layers, growth, norm }, x: Tensor): Tensor => {
    let maps = x;
    for (let i = 0; i < layers; i++) {
      const inside = scope.child(`layers.${i}`);
      const narrow = normalizedConvolution(
        inside.child('bottleneck'),
        { channels: 4 * growth, kernel: 1, norm },
        maps,
      );
      const grown = normalizedConvolution(
        inside.child('growth'),
        { channels: growth, kernel: 3, norm },
        narrow,
      );
      maps = concat([maps, grown], 1);
    }
    return maps;
  },
});

/**
 * Between two dense blocks: fewer maps of half the size.
 *
 * Shapes: x [B, C, H, W] -> [B, floor(C compression), H / 2, W / 2].
 * Formula: norm, relu, 1 x 1 convolution, 2 x 2 average pooling.
 * Source: Huang et al. (2017), "Pooling layers" and "Compression".
 */
export const denseTransition = defineLayer({
  name: 'denseTransition',
  options: z.object({
    compression: z.number().positive().max(1).default(0.5),
    norm: z.enum(mapNorms).default('batch'),
  }),
  contract: { batchInvariant: true },
  forward: (scope: ModuleScope, { compression, norm }, x: Tensor): Tensor => {
    const channels = Math.floor(Number(dimAt(x.shape, 1)) * compression);
    return averagePool2d(normalizedConvolution(scope, { channels, kernel: 1, norm }, x), [2, 2]);
  },
});

function normalizedConvolution(
  scope: ModuleScope,
  { norm, ...window }: { readonly channels: number; readonly kernel: number; readonly norm: MapNorm },
  x: Tensor,
): Tensor {
  return convolutionLayer(scope, { ...window, bias: false }, relu(mapNorm(scope.child('norm'), norm, x)));
}
