import { HeddleError } from '../base/errors.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { dimAt, formatShape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { constant } from './constant.ts';
import { expand } from './expand.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';

export const interpolations = ['nearest', 'bilinear'] as const;
export type Interpolation = (typeof interpolations)[number];

/**
 * An image at another size. Interpolation is a linear map of each axis, so the image is multiplied by one small matrix from each side, and its gradient is
 * the same two products with the matrices transposed: no windows are copied.
 *
 * Shapes: x [B, C, H, W] -> [B, C, H', W'] with the given `size` [H', W']; H and W are numbers.
 * Formula: y = R x S^T; row i of R reads x at s (i + 1/2) - 1/2 with s = H / H': the two rows around with weights by their distance (bilinear; over
 * the margin the outermost row counts), or the row at floor(s i) (nearest).
 * Source: ONNX Resize-19, half_pixel, linear, or asymmetric, nearest, floor; torch.nn.functional.interpolate without align_corners.
 * Throws: E_SHAPE where x is no image of a known size.
 */
export function resize2d(x: Tensor, size: readonly [number, number], interpolation: Interpolation): Tensor {
  const [height, width] = [2, 3].map((axis) => sideOf(x, axis)) as [number, number];
  const columns = alongColumns(x, width, size[1], interpolation);
  return alongRows(columns, height, size[0], interpolation);
}

function sideOf({ shape }: Tensor, axis: number): number {
  const side = shape.length === 4 ? dimAt(shape, axis) : undefined;
  if (typeof side === 'number') return side;
  const [found, allowed] = [formatShape(shape), '[B, C, H, W] with a known height and width'];
  throw new HeddleError('E_SHAPE', { where: 'resize2d', found, allowed });
}

function alongColumns(x: Tensor, from: number, to: number, interpolation: Interpolation): Tensor {
  if (from === to) return x;
  if (isRepeated(from, to, interpolation)) return repeated(x, 3, to / from);
  return matmul(x, weights(x, from, to, interpolation), { transposeB: true });
}

function alongRows(x: Tensor, from: number, to: number, interpolation: Interpolation): Tensor {
  if (from === to) return x;
  if (isRepeated(from, to, interpolation)) return repeated(x, 2, to / from);
  return matmul(weights(x, from, to, interpolation), x);
}

/** The nearest pixel of a whole multiple is that pixel as often. */
const isRepeated = (from: number, to: number, interpolation: Interpolation) =>
  interpolation === 'nearest' && to % from === 0;

/** Each place of an axis `times` times. */
function repeated(x: Tensor, axis: number, times: number): Tensor {
  const [before, after] = [x.shape.slice(0, axis + 1), x.shape.slice(axis + 1)];
  const wide = expand(reshape(x, [...before, 1, ...after]), [...before, times, ...after]);
  return reshape(wide, x.shape.with(axis, Number(dimAt(x.shape, axis)) * times));
}

/** [to, from]: what each place of the result reads of each place of the image. */
function weights({ dtype }: Tensor, from: number, to: number, interpolation: Interpolation): Tensor {
  const values = new Float64Array(to * from);
  for (let i = 0; i < to; i++) {
    const at = interpolation === 'nearest' ? Math.floor((i * from) / to) : ((i + 0.5) * from) / to - 0.5;
    const inside = Math.min(from - 1, Math.max(0, at));
    const [low, share] = [Math.floor(inside), inside - Math.floor(inside)];
    values[i * from + low]! += 1 - share;
    values[i * from + Math.min(from - 1, low + 1)]! += share;
  }
  return constant(hostTensor(dtype as 'float32', [to, from], values));
}
