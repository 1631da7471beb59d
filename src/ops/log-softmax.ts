import type { Op } from '../graph/op.ts';
import { normalizeAxis } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { exp } from './exp.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { requireFloat } from './require-float.ts';
import { restrictAcross } from './restrict-across.ts';
import { sub } from './sub.ts';

interface LogSoftmaxAttributes {
  /** Counted from the front. */
  readonly axis: number;
}

export const logSoftmaxOp: Op<LogSoftmaxAttributes, One, One> = {
  name: 'logSoftmax',
  source: 'ONNX LogSoftmax-13',
  infer: ([x]) => [{ dtype: requireFloat('logSoftmax', x).dtype, shape: x.shape }],
  // y_i = x_i - ln sum_j e^(x_j), so dy_i/dx_j = [i = j] - e^(y_j): dx = dy - e^y sum(dy)
  gradient: ({ outputs: [y], attributes: { axis }, cotangents: [dy] }) => [
    sub(dy, mul(exp(y), reduceSum(dy, [axis], { keepDims: true }))),
  ],
  restrict: restrictAcross,
  emit: ({ inputs: [x], attributes: { axis } }, emitter) =>
    emitter.node('LogSoftmax', [emitter.name(x)], { attributes: { axis: { int: axis } } }),
};

/**
 * The logarithm of the softmax along `axis`.
 *
 * Formula: x_i - m - ln sum_j e^(x_j - m) with the maximum m.
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX LogSoftmax-13.
 */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  return applyOne(logSoftmaxOp, [x], { axis: normalizeAxis(axis, x.shape.length, 'logSoftmax') });
}
