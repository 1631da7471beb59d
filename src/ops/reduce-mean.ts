import type { Op } from '../graph/op.ts';
import { dimAt, normalizeAxis, sizeOf } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { dimValue } from './dim-value.ts';
import { div } from './div.ts';
import { expand } from './expand.ts';
import {
  emitReduction,
  keptShape,
  type ReduceAttributes,
  reducedShape,
  restrictReduction,
} from './reduction.ts';
import { requireFloat } from './require-float.ts';
import { reshape } from './reshape.ts';

export const reduceMeanOp: Op<ReduceAttributes, One, One> = {
  name: 'reduceMean',
  source: 'ONNX ReduceMean-18',
  infer: ([x], attributes) => [
    { dtype: requireFloat('reduceMean', x).dtype, shape: reducedShape(x.shape, attributes) },
  ],
  // y = (sum of the n elements of x over the axes) / n: every one of them receives dy / n.
  gradient: ({ inputs: [x], attributes: { axes }, cotangents: [dy] }) => {
    const n = dimValue(sizeOf(axes.map((axis) => dimAt(x.shape, axis))), x.dtype);
    return [expand(reshape(div(dy, n), keptShape(x.shape, axes)), x.shape)];
  },
  restrict: restrictReduction,
  emit: (node, emitter) => emitReduction('ReduceMean', node, emitter),
};

/**
 * The mean over `axes` (default: all).
 *
 * Shapes: the axes disappear, or stay with size 1 with `keepDims`.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX ReduceMean-18.
 */
export function reduceMean(x: Tensor, axes?: readonly number[], { keepDims = false } = {}): Tensor {
  const rank = x.shape.length;
  const over = axes?.map((axis) => normalizeAxis(axis, rank, 'reduceMean')) ?? x.shape.map((_, i) => i);
  return over.length === 0 ? x : applyOne(reduceMeanOp, [x], { axes: over, keepDims });
}
