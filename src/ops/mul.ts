import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';
import { unbroadcast } from './unbroadcast.ts';

export const mulOp: BinaryOp = elementwiseOp({
  name: 'mul',
  onnx: 'Mul',
  source: 'ONNX Mul-14',
  // y = a b: da = dy b, db = dy a
  gradient: ({ inputs: [a, b], cotangents: [dy], needs }) => [
    needs[0] ? unbroadcast(mul(dy, b), a.shape) : undefined,
    needs[1] ? unbroadcast(mul(dy, a), b.shape) : undefined,
  ],
});

/**
 * a * b, broadcast.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Mul-14.
 */
export function mul(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(mulOp, a, b);
}
