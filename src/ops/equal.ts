import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';

export const equalOp: BinaryOp = elementwiseOp({
  name: 'equal',
  onnx: 'Equal',
  source: 'ONNX Equal-19',
  result: 'bool',
  allowed: ['float32', 'float64', 'int32', 'int64', 'bool'],
});

/**
 * Whether a = b, broadcast; true is 1.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Equal-19.
 */
export function equal(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(equalOp, a, b);
}
