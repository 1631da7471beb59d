/** Images as sequences, so that every family that reads sequences reads images too. */
import { multiplyDims } from '../../graph/dim.ts';
import { dimAt } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { convolutionLayer } from '../../nn/convolution-layer.ts';
import { linear } from '../../nn/linear.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { fill } from '../../ops/fill.ts';
import { reshape } from '../../ops/reshape.ts';
import { transpose } from '../../ops/transpose.ts';
import type { Sequence } from '../sequence.ts';
import type { Maps } from './image-body.ts';

export const imageFronts = ['patches', 'rows'] as const;

/** A sequence, and the height and width of the map that it was. */
export interface ImageSequence extends Sequence {
  readonly size: readonly [height: number, width: number];
}

/**
 * Square patches from left to right and top to bottom, each as a vector.
 *
 * Shapes: x [B, C, H, W], weight [E, C, P, P] -> [B, (H / P) (W / P), E]; a margin that is no whole patch is not read.
 * Source: Dosovitskiy et al. (2021), "An image is worth 16x16 words", equation 1.
 */
export function patchSequence(scope: ModuleScope, patch: number, width: number, x: Tensor): ImageSequence {
  const maps = convolutionLayer(
    scope.child('patches'),
    { channels: width, kernel: patch, stride: patch, padding: 0 },
    x,
  );
  return sequenceOf(maps);
}

/** The rows of pixels from top to bottom, each as a vector. Shapes: x [B, C, H, W], weight [W C, E] -> [B, H, E]. */
export function rowSequence(scope: ModuleScope, width: number, x: Tensor): ImageSequence {
  const { x: pixels, ...rows } = rowsOf(x);
  return { ...rows, x: linear(scope.child('rows'), { width }, pixels) };
}

/** The rows of maps from top to bottom, all pixels of a row side by side. Shapes: [B, C, H, W] -> [B, H, W C]. */
export function rowsOf(maps: Tensor): ImageSequence {
  const [rows, channels, height, width] = maps.shape as [number, number, number, number];
  const x = reshape(transpose(maps, [0, 2, 3, 1]), [rows, height, width * channels]);
  return { x, mask: everywhere(x), size: [height, 1] };
}

/** Maps as a sequence of their pixels. Shapes: [B, C, H, W] -> [B, H W, C]. */
export function sequenceOf(maps: Tensor): ImageSequence {
  const [rows, channels, height, width] = maps.shape as [number, number, number, number];
  const x = transpose(reshape(maps, [rows, channels, multiplyDims(height, width)]), [0, 2, 1]);
  return { x, mask: everywhere(x), size: [height, width] };
}

/** A sequence as the map that it was. Shapes: x [B, H W, D] -> [B, D, H, W]. */
export function mapsOf(x: Tensor, [height, width]: ImageSequence['size']): Maps {
  const [rows, , channels] = x.shape;
  return { levels: [reshape(transpose(x, [0, 2, 1]), [rows!, channels!, height, width])] };
}

/** The mask of a sequence without padding. */
const everywhere = (x: Tensor): Tensor => fill(1, [dimAt(x.shape, 0), dimAt(x.shape, 1)], 'bool');
