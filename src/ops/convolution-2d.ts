import type { Tensor } from '../graph/tensor.ts';
import { concat } from './concat.ts';
import { flattenKernel } from './convolution-1d.ts';
import { matmul } from './matmul.ts';
import { pad } from './pad.ts';
import { shiftedSlices } from './shifted-slices.ts';

/** One entry for the rows, one for the columns. */
interface Convolution2dOptions {
  readonly stride?: readonly [rows: number, columns: number];
  readonly dilation?: readonly [rows: number, columns: number];
  /** Zeros above and below, left and right. */
  readonly padding?: readonly [rows: readonly [number, number], columns: readonly [number, number]];
}

/**
 * Convolution over an image as neural networks mean it: the cross-correlation, without a mirrored kernel.
 *
 * Formula: y[b, i, j, o] = sum over k, l, c of x[b, stride i + dilation k - top, stride j + dilation l - left, c]
 * weight[k, l, c, o].
 * Shapes: x [B, H, W, C], weight [KH, KW, C, O] -> [B, H', W', O] with H' and W' as in one dimension.
 * Source: LeCun et al. (1998), section II; PyTorch conv2d, whose layout is [B, C, H, W] and [O, C, KH, KW].
 */
export function convolution2d(x: Tensor, weight: Tensor, options: Convolution2dOptions = {}): Tensor {
  const {
    stride = [1, 1],
    dilation = [1, 1],
    padding = [
      [0, 0],
      [0, 0],
    ],
  } = options;
  const { taps, matrix } = flattenKernel('convolution2d', x, weight);
  const padded = pad(pad(x, 1, ...padding[0]), 2, ...padding[1]);
  // Columns first: the channels become [KW, C], then [KH, KW, C], the order of the kernel.
  const windows = ([1, 0] as const).reduce((image, i) => {
    const sliding = { stride: stride[i], dilation: dilation[i] };
    return concat(shiftedSlices(image, i + 1, taps[i]!, sliding), -1);
  }, padded);
  return matmul(windows, matrix);
}
