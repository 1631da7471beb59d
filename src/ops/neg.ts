import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp, type UnaryOp } from './elementwise.ts';

export const negOp: UnaryOp = elementwiseOp({
  name: 'neg',
  onnx: 'Neg',
  source: 'ONNX Neg-13',
  // y = -x: dx = -dy
  gradient: ({ cotangents: [dy] }) => [neg(dy)],
});

/**
 * -x.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Neg-13.
 */
export function neg(x: Tensor): Tensor {
  return applyElementwise(negOp, x);
}
