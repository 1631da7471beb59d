import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp, type UnaryOp } from './elementwise.ts';

export const notOp: UnaryOp = elementwiseOp({
  name: 'not',
  onnx: 'Not',
  source: 'ONNX Not-1',
  allowed: ['bool'],
});

/**
 * Whether x is false.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Not-1.
 */
export function not(x: Tensor): Tensor {
  return applyElementwise(notOp, x);
}
