import type { Tensor } from '../graph/tensor.ts';
import { add } from './add.ts';
import { scalar } from './constant.ts';
import { div } from './div.ts';
import { fill } from './fill.ts';
import { mul } from './mul.ts';
import { pad } from './pad.ts';
import { shiftedSlices } from './shifted-slices.ts';

interface AveragePool1dOptions {
  /** Default: the kernel, so that the windows touch. */
  readonly stride?: number;
  /** Zeros before the first and after the last step. */
  readonly padding?: readonly [before: number, after: number];
  /** Whether the zeros count as elements of the windows (default) or only what was there before. */
  readonly countIncludePad?: boolean;
}

interface AveragePool2dOptions {
  readonly stride?: readonly [rows: number, columns: number];
  readonly padding?: readonly [rows: readonly [number, number], columns: readonly [number, number]];
  readonly countIncludePad?: boolean;
}

interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: readonly [number, number];
  readonly countIncludePad: boolean;
}

/**
 * The mean of each window of `kernel` steps.
 *
 * Formula: y[b, t, c] = sum over k of x[b, stride t + k - before, c] / n, with n = kernel, or without
 * `countIncludePad` the number of the window's steps that are not padding.
 * Shapes: x [B, T, C] -> [B, (T + before + after - kernel) // stride + 1, C].
 * Source: PyTorch avg_pool1d, whose layout is [B, C, T].
 * Throws: E_SHAPE where types or shapes do not fit.
 */
export function averagePool1d(
  x: Tensor,
  kernel: number,
  { stride = kernel, padding = [0, 0], countIncludePad = true }: AveragePool1dOptions = {},
): Tensor {
  return averageAlong(x, 1, { kernel, stride, padding, countIncludePad });
}

/**
 * The mean of each window of [rows, columns].
 *
 * Shapes: x [B, C, H, W] -> [B, C, H', W'] with H' and W' as in one dimension.
 * Source: torch.nn.functional.avg_pool2d.
 * Throws: E_SHAPE where types or shapes do not fit.
 */
export function averagePool2d(
  x: Tensor,
  kernel: readonly [rows: number, columns: number],
  {
    stride = kernel,
    padding = [
      [0, 0],
      [0, 0],
    ],
    countIncludePad = true,
  }: AveragePool2dOptions = {},
): Tensor {
  // Sums and counts of a rectangle are products over its two axes, so the axes can be averaged one by one.
  return ([1, 0] as const).reduce(
    (image, i) =>
      averageAlong(image, i + 2, {
        kernel: kernel[i],
        stride: stride[i],
        padding: padding[i],
        countIncludePad,
      }),
    x,
  );
}

function averageAlong(x: Tensor, axis: number, window: Window): Tensor {
  const sums = sumAlong(x, axis, window);
  if (window.countIncludePad) return mul(sums, scalar(1 / window.kernel, x.dtype));
  const onlyAxis = x.shape.map((d, i) => (i === axis ? d : 1));
  return div(sums, sumAlong(fill(1, onlyAxis, x.dtype), axis, window));
}

function sumAlong(x: Tensor, axis: number, { kernel, stride, padding: [before, after] }: Window): Tensor {
  return shiftedSlices(pad(x, axis, before, after), axis, kernel, { stride }).reduce(add);
}
