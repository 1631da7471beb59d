import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp, type UnaryOp } from './elementwise.ts';
import { mul } from './mul.ts';
import { sign } from './sign.ts';

export const absOp: UnaryOp = elementwiseOp({
  name: 'abs',
  onnx: 'Abs',
  source: 'ONNX Abs-13',
  // y = |x|: dx = dy sign(x)
  gradient: ({ inputs: [x], cotangents: [dy] }) => [mul(dy, sign(x))],
});

/**
 * |x|; its derivative at 0 is taken as 0.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Abs-13.
 */
export function abs(x: Tensor): Tensor {
  return applyElementwise(absOp, x);
}
