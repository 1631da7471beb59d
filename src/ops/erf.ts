import type { Tensor } from '../graph/tensor.ts';
import { scalar } from './constant.ts';
import { applyElementwise, elementwiseOp, type UnaryOp } from './elementwise.ts';
import { exp } from './exp.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

export const erfOp: UnaryOp = elementwiseOp({
  name: 'erf',
  onnx: 'Erf',
  source: 'ONNX Erf-13',
  allowed: ['float32'],
  // y = erf x: dx = dy 2/sqrt(pi) e^(-x^2) = dy e^(ln(2/sqrt(pi)) - x^2)
  gradient: ({ inputs: [x], cotangents: [dy] }) => [
    mul(dy, exp(sub(scalar(Math.log(2 / Math.sqrt(Math.PI)), x.dtype), mul(x, x)))),
  ],
});

/**
 * The error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x; float32 only.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Erf-13.
 */
export function erf(x: Tensor): Tensor {
  return applyElementwise(erfOp, x);
}
