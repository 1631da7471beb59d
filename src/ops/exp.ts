import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp, floats, type UnaryOp } from './elementwise.ts';
import { mul } from './mul.ts';

export const expOp: UnaryOp = elementwiseOp({
  name: 'exp',
  onnx: 'Exp',
  source: 'ONNX Exp-13',
  allowed: floats,
  // y = e^x: dx = dy y
  gradient: ({ outputs: [y], cotangents: [dy] }) => [mul(dy, y)],
});

/**
 * e^x.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Exp-13.
 */
export function exp(x: Tensor): Tensor {
  return applyElementwise(expOp, x);
}
