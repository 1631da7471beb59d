import type { Op } from '../graph/op.ts';
import { normalizeAxis } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { expand } from './expand.ts';
import {
  emitReduction,
  keptShape,
  type ReduceAttributes,
  reducedShape,
  restrictReduction,
} from './reduction.ts';
import { reshape } from './reshape.ts';

export const reduceSumOp: Op<ReduceAttributes, One, One> = {
  name: 'reduceSum',
  source: 'ONNX ReduceSum-13',
  infer: ([x], attributes) => [{ dtype: x.dtype, shape: reducedShape(x.shape, attributes) }],
  // y = sum of x over the axes, so every summand receives dy.
  gradient: ({ inputs: [x], attributes, cotangents: [dy] }) => [
    expand(reshape(dy, keptShape(x.shape, attributes.axes)), x.shape),
  ],
  restrict: restrictReduction,
  emit: (node, emitter) => emitReduction('ReduceSum', node, emitter),
};

/**
 * The sum over `axes` (default: all).
 *
 * Shapes: the axes disappear, or stay with size 1 with `keepDims`.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX ReduceSum-13.
 */
export function reduceSum(x: Tensor, axes?: readonly number[], { keepDims = false } = {}): Tensor {
  const rank = x.shape.length;
  const over = axes?.map((axis) => normalizeAxis(axis, rank, 'reduceSum')) ?? x.shape.map((_, i) => i);
  return over.length === 0 ? x : applyOne(reduceSumOp, [x], { axes: over, keepDims });
}
