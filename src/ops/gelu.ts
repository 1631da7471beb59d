import type { Tensor } from '../graph/tensor.ts';
import { add } from './add.ts';
import { scalar } from './constant.ts';
import { applyElementwise, elementwiseOp, type UnaryOp } from './elementwise.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { hardSigmoid } from './hard-sigmoid.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

export const geluOp: UnaryOp = elementwiseOp({
  name: 'gelu',
  onnx: 'Gelu',
  source: 'ONNX Gelu-20',
  allowed: ['float32'],
  // y = x Phi(x): dx = dy (Phi(x) + x phi(x)) with the normal distribution function Phi and density phi
  gradient: ({ inputs: [x], cotangents: [dy] }) => [mul(dy, slope(x))],
});

/**
 * With u = x / sqrt(2): Phi(x) = (1 + erf u) / 2 and x phi(x) = u e^(-u^2) / sqrt(pi) = u e^(-u^2 - ln(pi) / 2). The hard
 * sigmoid is (1 + erf u) / 2 in one pass over memory, as erf u is between -1 and 1.
 */
function slope(x: Tensor): Tensor {
  const constant = (value: number) => scalar(value, x.dtype);
  const u = mul(x, constant(Math.SQRT1_2));
  const density = mul(u, exp(sub(constant(-Math.log(Math.PI) / 2), mul(u, u))));
  return add(hardSigmoid(erf(u)), density);
}

/**
 * The Gaussian error linear unit in its exact form; float32 only.
 *
 * Formula: x Phi(x) = x (1 + erf(x / sqrt(2))) / 2.
 * Source: Hendrycks and Gimpel (2016), "Gaussian error linear units".
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 */
export function gelu(x: Tensor): Tensor {
  return applyElementwise(geluOp, x);
}
