import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';

export const andOp: BinaryOp = elementwiseOp({
  name: 'and',
  onnx: 'And',
  source: 'ONNX And-7',
  result: 'bool',
  allowed: ['bool'],
});

/**
 * Whether both a and b are true, broadcast.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX And-7.
 */
export function and(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(andOp, a, b);
}
