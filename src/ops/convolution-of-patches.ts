/** Convolutions whose windows lie side by side: products of patches and kernels, without a pixel that is read twice. */
import { multiplyDims } from '../graph/dim.ts';
import { dimAt, type Shape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ConvolutionWindow } from './convolution-window.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { transpose } from './transpose.ts';

/** Whether windows of more than one pixel touch and cover an image [B, C, H, W] whose sides are known; one window may be all of it. */
export function isPatches(
  image: Shape,
  { shape }: Tensor,
  { stride, dilation, padding, groups }: ConvolutionWindow,
): boolean {
  if (groups !== 1 || image.length !== 4 || image[1] !== shape[1]) return false;
  const [height, width] = shape.slice(2).map(Number) as [number, number];
  if (height * width === 1) return false;
  return ([0, 1] as const).every((axis) => {
    const [side, kernel] = [image[axis + 2], [height, width][axis]!];
    const touches = stride[axis] === kernel || side === kernel;
    const isWhole = typeof side === 'number' && side % kernel === 0;
    return isWhole && touches && dilation[axis] === 1 && padding[axis].every((zeros) => zeros === 0);
  });
}

/** The convolution: each patch as a row, times the kernels. x [B, C, H, W], weight [O, C, P, Q] -> [B, O, H / P, W / Q] */
export function patchProduct(x: Tensor, weight: Tensor): Tensor {
  const [outputs, channels, height, width] = weight.shape as [number, number, number, number];
  const [down, across] = [Number(x.shape[2]) / height, Number(x.shape[3]) / width];
  const rows = dimAt(x.shape, 0);
  const size = channels * height * width;
  const kernels = reshape(weight, [outputs, size]);
  if (down * across === 1) {
    const product = matmul(reshape(x, [rows, size]), kernels, { transposeB: true });
    return reshape(product, [rows, outputs, 1, 1]);
  }
  const parts = reshape(x, [rows, channels, down, height, across, width]);
  const patches = reshape(transpose(parts, [0, 2, 4, 1, 3, 5]), [rows, down * across, size]);
  const product = transpose(matmul(patches, kernels, { transposeB: true }), [0, 2, 1]);
  return reshape(product, [rows, outputs, down, across]);
}

/** The transpose: each pixel spreads its kernel over its patch. y [B, O, H', W'], weight [O, C, P, Q] -> [B, C, P H', Q W'] */
export function transposedPatchProduct(y: Tensor, weight: Tensor): Tensor {
  const [outputs, channels, height, width] = weight.shape as [number, number, number, number];
  const [rows, , down, across] = y.shape as [Shape[0], Shape[0], number, number];
  const kernels = reshape(weight, [outputs, channels * height * width]);
  const pixels = reshape(y, [rows!, outputs, multiplyDims(down, across)]);
  const patches = matmul(kernels, pixels, { transposeA: true });
  const parts = reshape(patches, [rows!, channels, height, width, down, across]);
  return reshape(transpose(parts, [0, 1, 4, 2, 5, 3]), [rows!, channels, down * height, across * width]);
}
