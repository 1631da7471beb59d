import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp, floats, type UnaryOp } from './elementwise.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

export const sigmoidOp: UnaryOp = elementwiseOp({
  name: 'sigmoid',
  onnx: 'Sigmoid',
  source: 'ONNX Sigmoid-13',
  allowed: floats,
  // y = 1 / (1 + e^-x): dx = dy y (1 - y) = dy (y - y^2)
  gradient: ({ outputs: [y], cotangents: [dy] }) => [mul(dy, sub(y, mul(y, y)))],
});

/**
 * The logistic function 1 / (1 + e^-x).
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Sigmoid-13.
 */
export function sigmoid(x: Tensor): Tensor {
  return applyElementwise(sigmoidOp, x);
}
