import { HeddleError } from '../base/errors.ts';
import { addDims, type Dim, divideDim, formatDim, multiplyDims } from '../graph/dim.ts';
import { isFloat } from '../graph/dtype.ts';
import type { Op } from '../graph/op.ts';
import { dimAt, formatShape } from '../graph/shape.ts';
import { apply, type One, type Tensor, type Two } from '../graph/tensor.ts';
import { concat } from './concat.ts';
import { fill } from './fill.ts';
import { pad } from './pad.ts';
import { reduceMax } from './reduce-max.ts';
import { reshape } from './reshape.ts';
import { scatterAdd } from './scatter-add.ts';
import { shiftedSlices } from './shifted-slices.ts';
import { unsqueeze } from './unsqueeze.ts';

interface MaxPool1dOptions {
  /** Default: the kernel, so that the windows touch. */
  readonly stride?: number;
  /** Steps of minus infinity before the first and after the last step. */
  readonly padding?: readonly [before: number, after: number];
}

type Pair = readonly [number, number];

interface MaxPool2dOptions {
  readonly stride?: readonly [rows: number, columns: number];
  readonly padding?: readonly [rows: Pair, columns: Pair];
}

type Window = Required<MaxPool2dOptions> & { readonly kernel: Pair };

/** x [B, C, H, W] -> the largest of each window [B, C, H', W'], and where it stands in all of x, counted row by row, int64. */
export const maxPool2dOp: Op<Window, One, Two> = {
  name: 'maxPool2d',
  source: 'ONNX MaxPool-12',
  infer: ([x], window) => {
    if (x.shape.length !== 4 || !isFloat(x.dtype)) {
      throw new HeddleError('E_SHAPE', {
        where: 'maxPool2d',
        found: `${x.dtype} ${formatShape(x.shape)}`,
        allowed: '[B, C, H, W] of a floating-point type',
      });
    }
    const size = ([0, 1] as const).map((axis) => windowsAlong(axis, dimAt(x.shape, axis + 2), window));
    const shape = [...x.shape.slice(0, 2), ...size];
    return [
      { dtype: x.dtype, shape },
      { dtype: 'int64', shape },
    ];
  },
  // Each y is one of the x: dx is the sum of the dy of the windows in which it is the largest.
  gradient: ({ inputs: [x], outputs: [, places], cotangents: [dy] }) => {
    if (dy === undefined) return [undefined];
    const flat = (t: Tensor) => reshape(t, [multiplyDims(...t.shape)]);
    const nothing = fill(0, [multiplyDims(...x.shape)], x.dtype);
    return [reshape(scatterAdd(nothing, flat(places), flat(dy), 0), x.shape)];
  },
  emit: (node, emitter) => {
    const {
      kernel,
      stride,
      padding: [rows, columns],
    } = node.attributes;
    const attributes = {
      kernel_shape: { ints: kernel },
      strides: { ints: stride },
      pads: { ints: [rows[0], columns[0], rows[1], columns[1]] },
    };
    const wanted = [true, emitter.isRead(node.outputs[1])] as const;
    return emitter.node('MaxPool', [emitter.name(node.inputs[0])], { attributes, wanted });
  },
};

/** (N + before + after - kernel) // stride + 1 */
function windowsAlong(axis: 0 | 1, length: Dim, { kernel, stride, padding }: Window): Dim {
  const padded = addDims(length, ...padding[axis]);
  const room = addDims(padded, -kernel[axis]);
  const [before, after] = padding[axis];
  const fits = typeof room !== 'number' || room >= 0;
  if (fits && Math.max(before, after) < kernel[axis]) return addDims(divideDim(room, stride[axis]), 1);
  throw new HeddleError('E_SHAPE', {
    where: 'maxPool2d',
    found: `windows of ${kernel[axis]} pixels over ${formatDim(padded)}, of which ${before} and ${after} are padding`,
    allowed: 'windows that fit, each with a pixel that is no padding',
    fix: 'use smaller windows or another padding',
  });
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
  { stride = kernel, padding: [before, after] = [0, 0] }: MaxPool1dOptions = {},
): Tensor {
  const padded = pad(x, 1, before, after, -Infinity);
  const windows = shiftedSlices(padded, 1, kernel, { stride }).map((part) => unsqueeze(part, 2));
  return reduceMax(concat(windows, 2), [2]);
}

/**
 * The maximum of each window of [rows, columns]; where several are largest, the gradient goes to the first row by row.
 *
 * Shapes: x [B, C, H, W] -> [B, C, H', W'] with H' and W' as in one dimension.
 * Source: torch.nn.functional.max_pool2d; ONNX MaxPool-12.
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
  return apply(maxPool2dOp, [x], { kernel, stride, padding })[0];
}
