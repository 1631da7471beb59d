import type { Tensor } from '../graph/tensor.ts';
import { scalar } from './constant.ts';
import { applyElementwise, elementwiseOp, floats, type UnaryOp } from './elementwise.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

export const tanhOp: UnaryOp = elementwiseOp({
  name: 'tanh',
  onnx: 'Tanh',
  source: 'ONNX Tanh-13',
  allowed: floats,
  // y = tanh x: dx = dy (1 - y^2)
  gradient: ({ outputs: [y], cotangents: [dy] }) => [mul(dy, sub(scalar(1, y.dtype), mul(y, y)))],
});

/**
 * The hyperbolic tangent of x.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Tanh-13.
 */
export function tanh(x: Tensor): Tensor {
  return applyElementwise(tanhOp, x);
}
