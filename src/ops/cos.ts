import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp, floats, type UnaryOp } from './elementwise.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { sin } from './sin.ts';

export const cosOp: UnaryOp = elementwiseOp({
  name: 'cos',
  onnx: 'Cos',
  source: 'ONNX Cos-7',
  allowed: floats,
  // y = cos x: dx = -dy sin x
  gradient: ({ inputs: [x], cotangents: [dy] }) => [neg(mul(dy, sin(x)))],
});

/**
 * The cosine of x radians.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Cos-7.
 */
export function cos(x: Tensor): Tensor {
  return applyElementwise(cosOp, x);
}
