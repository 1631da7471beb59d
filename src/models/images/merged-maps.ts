/** Maps of all levels of a body as one. */
import { dimAt } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { batchNorm } from '../../nn/batch-norm.ts';
import { convolutionLayer } from '../../nn/convolution-layer.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { add } from '../../ops/add.ts';
import { expand } from '../../ops/expand.ts';
import { pad } from '../../ops/pad.ts';
import { relu } from '../../ops/relu.ts';
import { reshape } from '../../ops/reshape.ts';
import { resize2d } from '../../ops/resize-2d.ts';
import { slice } from '../../ops/slice.ts';
import type { Maps } from './image-body.ts';

interface MergeOptions {
  /** Of the result. */
  readonly size: readonly [height: number, width: number];
  /** Channels in which levels are summed up. */
  readonly width: number;
}

/**
 * What a body found at all levels, in one map of a size.
 *
 * Levels finer than the size are passed over. From the coarsest on, a level is enlarged and added to the next finer one, each after a
 * 1 x 1 convolution; the sum is interpolated to the size, and a 3 x 3 convolution with batch normalisation and relu ends it. A body whose finest level holds what the
 * coarser ones know hands on that.
 *
 * Shapes: [B, C_l, H_l, W_l] for each level -> [B, width, H, W], or [B, C, H, W] of the level that is handed on.
 * Source: Lin et al. (2017), "Feature pyramid networks", section 3.
 */
export function mergedMaps(
  scope: ModuleScope,
  { levels, merged = false }: Maps,
  options: MergeOptions,
): Tensor {
  const { size, width } = options;
  const fitting = levels.filter((level) => heightOf(level) <= size[0]);
  const [finest = levels.at(-1)!, ...coarser] = fitting;
  if (merged) return fitted(finest, size);
  const lateral = (level: Tensor, i: number) =>
    convolutionLayer(scope.child(`lateral.${i}`), { channels: width, kernel: 1 }, level);
  const sum = [finest, ...coarser].reduceRight<Tensor | undefined>((above, level, i) => {
    const own = lateral(level, i);
    return above === undefined ? own : add(own, fitted(above, sizeOf(own)));
  }, undefined)!;
  const inside = scope.child('smooth');
  const smooth = convolutionLayer(inside, { channels: width, bias: false }, enlarged(sum, size));
  return relu(batchNorm(inside.child('norm'), {}, smooth));
}

/** Interpolated where it is smaller: of patches each pixel would else be like its neighbours. */
const enlarged = (maps: Tensor, size: MergeOptions['size']): Tensor =>
  heightOf(maps) < size[0] ? resize2d(maps, size, 'bilinear') : fitted(maps, size);

const heightOf = (maps: Tensor) => Number(dimAt(maps.shape, 2));
const sizeOf = (maps: Tensor) => [heightOf(maps), Number(dimAt(maps.shape, 3))] as const;

/** Maps of the size: each pixel repeated as often as comes nearest, the rest cut off or zeros; every k-th pixel of larger ones. */
function fitted(maps: Tensor, size: MergeOptions['size']): Tensor {
  return size.reduce((found, side, i) => {
    const axis = 2 + i;
    const given = Number(dimAt(found.shape, axis));
    if (given === side) return found;
    const stride = Math.max(1, Math.round(given / side));
    const near =
      stride > 1 ? slice(found, axis, 0, undefined, stride) : repeated(found, axis, Math.round(side / given));
    const count = Number(dimAt(near.shape, axis));
    return count > side ? slice(near, axis, 0, side) : count < side ? pad(near, axis, 0, side - count) : near;
  }, maps);
}

/** Each place of an axis `times` times. */
function repeated(x: Tensor, axis: number, times: number): Tensor {
  if (times <= 1) return x;
  const { shape } = x;
  const [before, after] = [shape.slice(0, axis + 1), shape.slice(axis + 1)];
  const wide = expand(reshape(x, [...before, 1, ...after]), [...before, times, ...after]);
  return reshape(wide, [...shape.slice(0, axis), Number(dimAt(shape, axis)) * times, ...after]);
}
