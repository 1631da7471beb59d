import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';
import { unbroadcast } from './unbroadcast.ts';

export const addOp: BinaryOp = elementwiseOp({
  name: 'add',
  onnx: 'Add',
  source: 'ONNX Add-14',
  // y = a + b: da = dy, db = dy
  gradient: ({ inputs: [a, b], cotangents: [dy] }) => [unbroadcast(dy, a.shape), unbroadcast(dy, b.shape)],
});

/**
 * a + b, broadcast.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Add-14.
 */
export function add(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(addOp, a, b);
}
