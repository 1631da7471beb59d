import type { Tensor } from '../graph/tensor.ts';
import { cos } from './cos.ts';
import { applyElementwise, elementwiseOp, floats, type UnaryOp } from './elementwise.ts';
import { mul } from './mul.ts';

export const sinOp: UnaryOp = elementwiseOp({
  name: 'sin',
  onnx: 'Sin',
  source: 'ONNX Sin-7',
  allowed: floats,
  // y = sin x: dx = dy cos x
  gradient: ({ inputs: [x], cotangents: [dy] }) => [mul(dy, cos(x))],
});

/**
 * The sine of x radians.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Sin-7.
 */
export function sin(x: Tensor): Tensor {
  return applyElementwise(sinOp, x);
}
