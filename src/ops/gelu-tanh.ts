import type { Tensor } from '../graph/tensor.ts';
import { add } from './add.ts';
import { scalar } from './constant.ts';
import { applyElementwise, elementwiseOp, type UnaryOp } from './elementwise.ts';
import { mul } from './mul.ts';
import { sigmoid } from './sigmoid.ts';
import { sub } from './sub.ts';

/** 2 u(x) = x (linearTerm + cubicTerm x^2), where u is the argument of the hyperbolic tangent. */
const linearTerm = 2 * Math.sqrt(2 / Math.PI);
const cubicTerm = 0.044715 * linearTerm;

export const geluTanhOp: UnaryOp = {
  ...elementwiseOp({
    name: 'geluTanh',
    onnx: 'Gelu',
    source: 'ONNX Gelu-20 with approximate = tanh',
    allowed: ['float32'],
  }),
  // (1 + tanh u) / 2 = sigmoid(2 u) = s, so y = x s and dx = dy (s + y (1 - s) 2 u'), 2 u' = c1 + 3 c3 x^2
  gradient: ({ inputs: [x], outputs: [y], cotangents: [dy] }) => [mul(dy, slope(x, y))],
  emit: ({ inputs: [x] }, emitter) =>
    emitter.node('Gelu', [emitter.name(x)], { attributes: { approximate: { string: 'tanh' } } }),
};

function slope(x: Tensor, y: Tensor): Tensor {
  const constant = (value: number) => scalar(value, x.dtype);
  const square = mul(x, x);
  const s = sigmoid(mul(x, add(mul(square, constant(cubicTerm)), constant(linearTerm))));
  const inner = add(mul(square, constant(3 * cubicTerm)), constant(linearTerm));
  return add(s, mul(mul(y, sub(constant(1), s)), inner));
}

/**
 * The Gaussian error linear unit in its approximate form, the `gelu_new` of GPT-2; float32 only.
 *
 * Formula: 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
 * Source: Hendrycks and Gimpel (2016), "Gaussian error linear units", section 2; torch.nn.GELU(approximate='tanh').
 */
export function geluTanh(x: Tensor): Tensor {
  return applyElementwise(geluTanhOp, x);
}
