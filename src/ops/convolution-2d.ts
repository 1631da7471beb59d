/**
 * Convolution over images and its transpose. Both are one trilinear form, g(x, w, y) = sum of y conv(x, w) = sum of x convT(y, w):
 * the gradient for one of the three is the form without it, so the two ops and `kernelGradient` are closed under differentiation.
 */
import { addDims, type Dim, formatDim, multiplyDims, sameDim, subtractDims } from '../graph/dim.ts';
import type { Op } from '../graph/op.ts';
import { dimAt } from '../graph/shape.ts';
import { applyOne, type One, type Tensor, type Two } from '../graph/tensor.ts';
import { concat } from './concat.ts';
import { emitBlockedConvolution, isFasterInBlocks } from './convolution-in-blocks.ts';
import { kernelGradient } from './convolution-kernel-gradient.ts';
import { isPatches, patchProduct, transposedPatchProduct } from './convolution-of-patches.ts';
import {
  axes,
  type Convolution2dOptions,
  type ConvolutionWindow,
  kernelOf,
  misfit,
  spanOf,
  windowOf,
  windowsAlong,
} from './convolution-window.ts';
import { reshape } from './reshape.ts';
import { slice } from './slice.ts';
import { transpose } from './transpose.ts';

/** x [B, C, H, W], weight [O, C / groups, KH, KW] -> [B, O, H', W'] */
export const convolution2dOp: Op<ConvolutionWindow, Two, One> = {
  name: 'convolution2d',
  source: 'ONNX Conv-11',
  infer: ([x, weight], window) => {
    const { outputs, channels } = kernelOf(weight, window.groups);
    if (x.shape.length !== 4 || !sameDim(dimAt(x.shape, 1), channels)) throw misfit(x, weight, window);
    const size = axes.map((axis) => windowsAlong(axis, dimAt(x.shape, axis + 2), weight, window));
    return [{ dtype: x.dtype, shape: [dimAt(x.shape, 0), outputs, ...size] }];
  },
  gradient: ({ inputs: [x, weight], attributes, cotangents: [dy], needs }) => [
    needs[0] ? inputGradient(dy, weight, attributes, sizeOf(x)) : undefined,
    needs[1] ? kernelGradient(x, dy, attributes, weight) : undefined,
  ],
  emit: ({ inputs: [x, weight], attributes }, emitter) => {
    const onnx = onnxWindow(attributes);
    if (isFasterInBlocks(weight, attributes, emitter))
      return emitBlockedConvolution(x, weight, onnx, emitter);
    return emitter.node('Conv', [emitter.name(x), emitter.name(weight)], { attributes: onnx });
  },
};

interface TransposedWindow extends ConvolutionWindow {
  /** Height and width of the result, which a stride leaves open. */
  readonly size: readonly [Dim, Dim];
}

/** y [B, O, H', W'], weight [O, C / groups, KH, KW] -> [B, C, H, W] */
export const transposedConvolution2dOp: Op<TransposedWindow, Two, One> = {
  name: 'transposedConvolution2d',
  source: 'ONNX ConvTranspose-11',
  infer: ([y, weight], window) => {
    const { outputs, channels } = kernelOf(weight, window.groups);
    const result = [dimAt(y.shape, 0), channels, ...window.size];
    const fits = axes.every((axis) =>
      sameDim(windowsAlong(axis, window.size[axis], weight, window), dimAt(y.shape, axis + 2)),
    );
    if (!fits || !sameDim(dimAt(y.shape, 1), outputs)) throw misfit(y, weight, window);
    return [{ dtype: y.dtype, shape: result }];
  },
  gradient: ({ inputs: [y, weight], attributes, cotangents: [dx], needs }) => {
    const { size: _, ...window } = attributes;
    return [
      needs[0] ? applyOne(convolution2dOp, [dx, weight], window) : undefined,
      needs[1] ? kernelGradient(dx, y, window, weight) : undefined,
    ];
  },
  emit: ({ inputs: [y, weight], attributes }, emitter) => {
    const left = axes.map((axis) => leftOver(axis, y, weight, attributes));
    return emitter.node('ConvTranspose', [emitter.name(y), emitter.name(weight)], {
      attributes: { ...onnxWindow(attributes), output_padding: { ints: left } },
    });
  },
};

function onnxWindow({ stride, dilation, padding: [rows, columns], groups }: ConvolutionWindow) {
  return {
    strides: { ints: stride },
    dilations: { ints: dilation },
    pads: { ints: [rows[0], columns[0], rows[1], columns[1]] },
    group: { int: groups },
  };
}

/** Rows or columns that no window covers: what the size exceeds stride (N' - 1) + span - padding by. */
function leftOver(
  axis: 0 | 1,
  y: Tensor,
  weight: Tensor,
  { stride, padding, size, ...window }: TransposedWindow,
) {
  const steps = multiplyDims(stride[axis], addDims(dimAt(y.shape, axis + 2), -1));
  const covered = subtractDims(
    addDims(steps, spanOf(axis, weight, window)),
    padding[axis][0] + padding[axis][1],
  );
  return Number(formatDim(subtractDims(size[axis], covered)));
}

/** dx: with stride 1 a convolution with the kernel turned by half a turn, which is faster than ConvTranspose. */
function inputGradient(
  dy: Tensor,
  weight: Tensor,
  window: ConvolutionWindow,
  size: readonly [Dim, Dim],
): Tensor {
  const { stride, padding } = window;
  const margins = axes.map((axis) =>
    padding[axis].map((before) => spanOf(axis, weight, window) - 1 - before),
  );
  const isPlain = stride.every((step) => step === 1) && margins.flat().every((margin) => margin >= 0);
  if (!isPlain) return applyOne(transposedConvolution2dOp, [dy, weight], { ...window, size });
  const turned = turnKernel(weight, window.groups);
  return applyOne(convolution2dOp, [dy, turned], {
    ...window,
    padding: margins as unknown as ConvolutionWindow['padding'],
  });
}

/** [O, C / groups, KH, KW] -> [C, O / groups, KH, KW], its taps in reverse order. */
function turnKernel(weight: Tensor, groups: number): Tensor {
  const [outputs, channels, ...taps] = weight.shape as [number, number, number, number];
  const parts = reshape(weight, [groups, outputs / groups, channels, ...taps]);
  const exchanged = reshape(transpose(parts, [0, 2, 1, 3, 4]), [
    groups * channels,
    outputs / groups,
    ...taps,
  ]);
  return reverse(reverse(exchanged, 2), 3);
}

function reverse(x: Tensor, axis: number): Tensor {
  const length = x.shape[axis] as number;
  if (length === 1) return x;
  const parts = Array.from({ length }, (_, i) => slice(x, axis, length - 1 - i, length - i));
  return concat(parts, axis);
}

const sizeOf = ({ shape }: Tensor): readonly [Dim, Dim] => [dimAt(shape, 2), dimAt(shape, 3)];

/**
 * Convolution over images as neural networks mean it: the cross-correlation, without a mirrored kernel. float32 only.
 *
 * Formula: y[b, o, i, j] = sum over c, k, l of x[b, c, stride i + dilation k - top, stride j + dilation l - left] weight[o, c, k, l].
 * Shapes: x [B, C, H, W], weight [O, C / groups, KH, KW] -> [B, O, H', W'], H' = (H + top + bottom - dilation (KH - 1) - 1) // stride + 1.
 * Throws E_SHAPE where they do not fit.
 * Source: LeCun et al. (1998), section II; torch.nn.functional.conv2d.
 */
export function convolution2d(x: Tensor, weight: Tensor, options: Convolution2dOptions = {}): Tensor {
  const window = windowOf(options);
  if (isPatches(x.shape, weight, window)) return patchProduct(x, weight);
  return applyOne(convolution2dOp, [x, weight], window);
}

/**
 * The transpose of `convolution2d` as a linear map: every pixel of y spreads the kernel over its window. float32 only.
 *
 * Shapes: y [B, O, H', W'], weight [O, C / groups, KH, KW] -> [B, C, H, W] with the given `size` [H, W], of which the convolution with these
 * options makes [H', W']; default: the smallest, stride (H' - 1) + dilation (KH - 1) + 1 - top - bottom.
 * Source: Zeiler et al. (2010), "Deconvolutional networks"; torch.nn.functional.conv_transpose2d.
 */
export function transposedConvolution2d(
  y: Tensor,
  weight: Tensor,
  { size, ...options }: Convolution2dOptions & { readonly size?: readonly [Dim, Dim] } = {},
): Tensor {
  const window = windowOf(options);
  const smallest = (axis: 0 | 1) => {
    const steps = multiplyDims(window.stride[axis], addDims(dimAt(y.shape, axis + 2), -1));
    const [before, after] = window.padding[axis];
    return addDims(steps, spanOf(axis, weight, window) - before - after);
  };
  const wanted = size ?? ([smallest(0), smallest(1)] as const);
  if (isPatches([...y.shape.slice(0, 2), ...wanted], weight, window))
    return transposedPatchProduct(y, weight);
  return applyOne(transposedConvolution2dOp, [y, weight], { ...window, size: wanted });
}
