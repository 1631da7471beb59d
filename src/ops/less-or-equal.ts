import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';

export const lessOrEqualOp: BinaryOp = elementwiseOp({
  name: 'lessOrEqual',
  onnx: 'LessOrEqual',
  source: 'ONNX LessOrEqual-16',
  result: 'bool',
});

/**
 * Whether a <= b, broadcast; true is 1.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX LessOrEqual-16.
 */
export function lessOrEqual(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(lessOrEqualOp, a, b);
}
