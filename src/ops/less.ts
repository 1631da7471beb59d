import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';

export const lessOp: BinaryOp = elementwiseOp({
  name: 'less',
  onnx: 'Less',
  source: 'ONNX Less-13',
  result: 'bool',
});

/**
 * Whether a < b, broadcast; true is 1.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Less-13.
 */
export function less(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(lessOp, a, b);
}
