import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp, floats, type UnaryOp } from './elementwise.ts';
import { mul } from './mul.ts';
import { step } from './step.ts';

export const reluOp: UnaryOp = elementwiseOp({
  name: 'relu',
  onnx: 'Relu',
  source: 'ONNX Relu-14',
  allowed: floats,
  // y = max(x, 0): dx = dy where y > 0, else 0; y >= 0, so that is dy step(y)
  gradient: ({ outputs: [y], cotangents: [dy] }) => [mul(dy, step(y))],
});

/**
 * max(x, 0); its derivative at 0 is taken as 0.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Relu-14.
 */
export function relu(x: Tensor): Tensor {
  return applyElementwise(reluOp, x);
}
