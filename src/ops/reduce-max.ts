import type { Op } from '../graph/op.ts';
import { normalizeAxis } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { argMax } from './arg-max.ts';
import { fill } from './fill.ts';
import {
  emitReduction,
  keptShape,
  type ReduceAttributes,
  reducedShape,
  restrictReduction,
} from './reduction.ts';
import { reshape } from './reshape.ts';
import { scatterAdd } from './scatter-add.ts';

/** One axis at a time. */
export const reduceMaxOp: Op<ReduceAttributes, One, One> = {
  name: 'reduceMax',
  source: 'ONNX ReduceMax-20',
  infer: ([x], attributes) => [{ dtype: x.dtype, shape: reducedShape(x.shape, attributes) }],
  // y = x_k with k the first index of the maximum: dx_k = dy, all others 0.
  gradient: ({ inputs: [x], attributes: { axes }, cotangents: [dy] }) => {
    const axis = axes[0]!;
    const kept = keptShape(x.shape, axes);
    const first = reshape(argMax(x, axis), kept);
    return [scatterAdd(fill(0, x.shape, x.dtype), first, reshape(dy, kept), axis)];
  },
  restrict: restrictReduction,
  emit: (node, emitter) => emitReduction('ReduceMax', node, emitter),
};

/**
 * The maximum over `axes` (default: all), taken one axis after the other.
 *
 * Shapes: the axes disappear, or stay with size 1 with `keepDims`.
 * Where several elements are largest, the gradient goes to one of them: the first along each axis.
 *
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX ReduceMax-20.
 */
export function reduceMax(x: Tensor, axes?: readonly number[], { keepDims = false } = {}): Tensor {
  const rank = x.shape.length;
  const over = axes?.map((axis) => normalizeAxis(axis, rank, 'reduceMax')) ?? x.shape.map((_, i) => i);
  const lastFirst = [...new Set(over)].sort((a, b) => b - a);
  return lastFirst.reduce((y, axis) => applyOne(reduceMaxOp, [y], { axes: [axis], keepDims }), x);
}
