import { multiplyDims } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import type { Tensor } from '../graph/tensor.ts';
import { constant } from '../ops/constant.ts';
import { matmul } from '../ops/matmul.ts';
import { reduceMean } from '../ops/reduce-mean.ts';
import { reshape } from '../ops/reshape.ts';

/**
 * The mean of maps within each cell of a grid, which keeps roughly where something is; with one cell, global average pooling.
 *
 * Shapes: x [B, C, H, W], H and W known -> [B, C g h], with g = min(grid, H) cells from top to bottom and h = min(grid, W) from left to
 * right. Formula: cell i of an axis of length n in g cells is from floor(i n / g) to ceil((i + 1) n / g); all cells are one product with
 * a constant matrix [H W, g h].
 * Source: torch.nn.AdaptiveAvgPool2d, followed by a flattening.
 */
export function cellMeans(x: Tensor, grid: number): Tensor {
  const [rows, channels, height, width] = x.shape as [number, number, number, number];
  const [down, across] = [cellsOf(height, grid), cellsOf(width, grid)];
  const count = down.length * across.length;
  if (count === 1) return reduceMean(x, [2, 3]);
  const weights = new Float32Array(height * width * count);
  for (const [i, [top, bottom]] of down.entries()) {
    for (const [j, [left, right]] of across.entries()) {
      const share = 1 / ((bottom - top) * (right - left));
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          weights[(row * width + column) * count + i * across.length + j] = share;
        }
      }
    }
  }
  const pixels = reshape(x, [rows, channels, height * width]);
  const means = matmul(pixels, constant(hostTensor('float32', [height * width, count], weights)));
  return reshape(means, [rows, multiplyDims(channels, count)]);
}

/** Where each cell of an axis begins and ends. */
function cellsOf(length: number, grid: number): readonly (readonly [from: number, to: number])[] {
  const cells = Math.min(grid, length);
  return Array.from({ length: cells }, (_, i) => [
    Math.floor((i * length) / cells),
    Math.ceil(((i + 1) * length) / cells),
  ]);
}
