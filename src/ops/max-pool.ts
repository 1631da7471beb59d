import type { Tensor } from '../graph/tensor.ts';
import { concat } from './concat.ts';
import { pad } from './pad.ts';
import { reduceMax } from './reduce-max.ts';
import { shiftedSlices } from './shifted-slices.ts';
import { unsqueeze } from './unsqueeze.ts';

interface MaxPool1dOptions {
  /** Default: the kernel, so that the windows touch. */
  readonly stride?: number;
  /** Steps of minus infinity before the first and after the last step. */
  readonly padding?: readonly [before: number, after: number];
}

interface MaxPool2dOptions {
  readonly stride?: readonly [rows: number, columns: number];
  readonly padding?: readonly [rows: readonly [number, number], columns: readonly [number, number]];
}

/**
 * The maximum of each window of `kernel` steps; where several are largest, the gradient goes to the first.
 *
 * Formula: y[b, t, c] = max over k of x[b, stride t + k - before, c].
 * Shapes: x [B, T, C] -> [B, (T + before + after - kernel) // stride + 1, C].
 * Source: PyTorch max_pool1d, whose layout is [B, C, T].
 * Throws: E_SHAPE where types or shapes do not fit.
 */
export function maxPool1d(
  x: Tensor,
  kernel: number,
  { stride = kernel, padding = [0, 0] }: MaxPool1dOptions = {},
): Tensor {
  return maxAlong(x, 1, kernel, stride, padding);
}

/**
 * The maximum of each window of [rows, columns]; where several are largest, the gradient goes to the first row by row.
 *
 * Shapes: x [B, C, H, W] -> [B, C, H', W'] with H' and W' as in one dimension.
 * Source: torch.nn.functional.max_pool2d.
 * Throws: E_SHAPE where types or shapes do not fit.
 */
export function maxPool2d(
  x: Tensor,
  kernel: readonly [rows: number, columns: number],
  {
    stride = kernel,
    padding = [
      [0, 0],
      [0, 0],
    ],
  }: MaxPool2dOptions = {},
): Tensor {
  // The maximum of a rectangle is the maximum over its rows of their maxima.
  const rows = maxAlong(x, 3, kernel[1], stride[1], padding[1]);
  return maxAlong(rows, 2, kernel[0], stride[0], padding[0]);
}

function maxAlong(
  x: Tensor,
  axis: number,
  kernel: number,
  stride: number,
  [before, after]: readonly [number, number],
): Tensor {
  const padded = pad(x, axis, before, after, -Infinity);
  const slices = shiftedSlices(padded, axis, kernel, { stride });
  const windows = slices.map((part) => unsqueeze(part, axis + 1));
  return reduceMax(concat(windows, axis + 1), [axis + 1]);
}
