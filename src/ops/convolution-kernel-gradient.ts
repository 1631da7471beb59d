import { type Dim, multiplyDims } from '../graph/dim.ts';
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
  const { stride, dilation, padding, groups } = window;
  const [outputs, channels, height, width] = shape as [number, number, number, number];
  const [rows, , ...size] = dy.shape;
  const pixels = multiplyDims(...size);
  const inGroups = (t: Tensor, each: number) => reshape(t, [rows!, groups, each, pixels]);
  const errors = inGroups(dy, outputs / groups);
  const padded = pad(pad(x, 2, ...padding[0]), 3, ...padding[1]);
  const sliding = ([0, 1] as const).map((axis) => ({ stride: stride[axis], dilation: dilation[axis] }));
  const taps = shiftedSlices(padded, 2, height, sliding[0]).flatMap((row) =>
    shiftedSlices(row, 3, width, sliding[1]),
  );
  // [B, G, O / G, HW] times [B, G, C / G, HW]^T, summed over B -> [O, C / G, 1]
  const products = taps.map((tap) => {
    const product = matmul(errors, inGroups(cutTo(tap, size), channels), { transposeB: true });
    return reshape(reduceSum(product, [0]), [outputs, channels, 1]);
  });
  return reshape(concat(products, 2), [outputs, channels, height, width]);
}

/** A tap may reach one window further than the last whole window. */
const cutTo = (tap: Tensor, [height, width]: readonly Dim[]): Tensor =>
  slice(slice(tap, 2, 0, height), 3, 0, width);
