import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';

export const greaterOp: BinaryOp = elementwiseOp({
  name: 'greater',
  onnx: 'Greater',
  source: 'ONNX Greater-13',
  result: 'bool',
});

/**
 * Whether a > b, broadcast; true is 1.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Greater-13.
 */
export function greater(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(greaterOp, a, b);
}
