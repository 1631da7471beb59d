import { type Dim, multiplyDims, subtractDims } from '../graph/dim.ts';
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { concat } from './concat.ts';
import type { ConvolutionWindow } from './convolution-window.ts';
import { matmul } from './matmul.ts';
import { pad } from './pad.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';
import { shiftedSlices } from './shifted-slices.ts';
import { slice } from './slice.ts';

/**
 * dw[o, c, k, l] = sum over b, i, j of dy[b, o, i, j] x[b, c, stride i + dilation k - top, stride j + dilation l - left]: one product
 * for each tap, since windows laid side by side are KH KW times the image and cost more than they save.
 */
export function kernelGradient(x: Tensor, dy: Tensor, window: ConvolutionWindow, { shape }: Tensor): Tensor {
  const [outputs, channels, height, width] = shape as [number, number, number, number];
  const { groups, stride } = window;
  const isDense = stride.every((step) => step === 1);
  const pairs = (isDense ? shiftedPairs : slicedPairs)(x, dy, window, [height, width]);
  const inGroups = (maps: Tensor, each: number) => {
    const [rows, , ...size] = maps.shape;
    return reshape(maps, [rows!, groups, each, multiplyDims(...size)]);
  };
  // [B, G, O / G, HW] times [B, G, C / G, HW]^T, summed over B -> [O, C / G, 1]
  const products = pairs.map(([errors, pixels]) => {
    const product = matmul(inGroups(errors, outputs / groups), inGroups(pixels, channels), {
      transposeB: true,
    });
    return reshape(reduceSum(product, [0]), [outputs, channels, 1]);
  });
  return reshape(concat(products, 2), [outputs, channels, height, width]);
}

type Taps = readonly [height: number, width: number];
type Pairs = readonly (readonly [errors: Tensor, pixels: Tensor])[];

/**
 * For each tap the gradient next to the pixels that it met, with stride 1: the gradient moved by rows, the image by columns, what falls
 * off the edge left out. That is KH + KW copies, of which those of the middle of a kernel move nothing, in place of KH KW.
 */
function shiftedPairs(
  x: Tensor,
  dy: Tensor,
  { dilation, padding: [[top], [left]] }: ConvolutionWindow,
  [height, width]: Taps,
): Pairs {
  const moved = (maps: Tensor, axis: number, before: number, size: Dim) =>
    pad(maps, axis, before, subtractDims(subtractDims(size, dimAt(maps.shape, axis)), before));
  const errors = places(height).map((k) => moved(dy, 2, dilation[0] * k - top, dimAt(x.shape, 2)));
  const pixels = places(width).map((l) => moved(x, 3, left - dilation[1] * l, dimAt(dy.shape, 3)));
  return errors.flatMap((error) => pixels.map((pixel) => [error, pixel] as const));
}

const places = (count: number) => Array.from({ length: count }, (_, i) => i);

/** The same for any stride: the pixels of each tap taken out of the padded image. */
function slicedPairs(
  x: Tensor,
  dy: Tensor,
  { stride, dilation, padding }: ConvolutionWindow,
  [height, width]: Taps,
): Pairs {
  const size = dy.shape.slice(2);
  const padded = pad(pad(x, 2, ...padding[0]), 3, ...padding[1]);
  const sliding = ([0, 1] as const).map((axis) => ({ stride: stride[axis], dilation: dilation[axis] }));
  const taps = shiftedSlices(padded, 2, height, sliding[0]).flatMap((row) =>
    shiftedSlices(row, 3, width, sliding[1]),
  );
  return taps.map((tap) => [dy, cutTo(tap, size)] as const);
}

/** A tap may reach one window further than the last whole window. */
const cutTo = (tap: Tensor, [height, width]: readonly Dim[]): Tensor =>
  slice(slice(tap, 2, 0, height), 3, 0, width);
