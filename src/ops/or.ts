import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';

export const orOp: BinaryOp = elementwiseOp({
  name: 'or',
  onnx: 'Or',
  source: 'ONNX Or-7',
  result: 'bool',
  allowed: ['bool'],
});

/**
 * Whether a or b or both are true, broadcast.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Or-7.
 */
export function or(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(orOp, a, b);
}
