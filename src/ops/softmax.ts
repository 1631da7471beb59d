import type { Op } from '../graph/op.ts';
import { normalizeAxis } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { requireFloat } from './require-float.ts';
import { sub } from './sub.ts';

interface SoftmaxAttributes {
  /** Counted from the front. */
  readonly axis: number;
}

export const softmaxOp: Op<SoftmaxAttributes, One, One> = {
  name: 'softmax',
  source: 'ONNX Softmax-13',
  infer: ([x]) => [{ dtype: requireFloat('softmax', x).dtype, shape: x.shape }],
  // y_i = e^(x_i) / sum_j e^(x_j), so dy_i/dx_j = y_i ([i = j] - y_j): dx = y (dy - sum(y dy))
  gradient: ({ outputs: [y], attributes: { axis }, cotangents: [dy] }) => [
    mul(y, sub(dy, reduceSum(mul(y, dy), [axis], { keepDims: true }))),
  ],
  restrict: ({ attributes }, axis) => (axis === attributes.axis ? undefined : { axes: [axis], attributes }),
  emit: ({ inputs: [x], attributes: { axis } }, emitter) =>
    emitter.node('Softmax', [emitter.name(x)], { attributes: { axis: { int: axis } } }),
};

/**
 * Exponentials along `axis`, scaled to sum to 1.
 *
 * Formula: e^(x_i - m) / sum_j e^(x_j - m) with the maximum m, so nothing overflows.
 */
export function softmax(x: Tensor, axis = -1): Tensor {
  return applyOne(softmaxOp, [x], { axis: normalizeAxis(axis, x.shape.length, 'softmax') });
}
