import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';

export const greaterOrEqualOp: BinaryOp = elementwiseOp({
  name: 'greaterOrEqual',
  onnx: 'GreaterOrEqual',
  source: 'ONNX GreaterOrEqual-16',
  result: 'bool',
});

/**
 * Whether a >= b, broadcast; true is 1.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX GreaterOrEqual-16.
 */
export function greaterOrEqual(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(greaterOrEqualOp, a, b);
}
