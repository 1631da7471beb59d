import type { Tensor } from '../graph/tensor.ts';
import { div } from './div.ts';
import { applyElementwise, elementwiseOp, floats, type UnaryOp } from './elementwise.ts';

export const logOp: UnaryOp = elementwiseOp({
  name: 'log',
  onnx: 'Log',
  source: 'ONNX Log-13',
  allowed: floats,
  // y = ln x: dx = dy / x
  gradient: ({ inputs: [x], cotangents: [dy] }) => [div(dy, x)],
});

/**
 * The natural logarithm of x.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Log-13.
 */
export function log(x: Tensor): Tensor {
  return applyElementwise(logOp, x);
}
