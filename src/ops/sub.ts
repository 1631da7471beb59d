import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';
import { neg } from './neg.ts';
import { unbroadcast } from './unbroadcast.ts';

export const subOp: BinaryOp = elementwiseOp({
  name: 'sub',
  onnx: 'Sub',
  source: 'ONNX Sub-14',
  // y = a - b: da = dy, db = -dy
  gradient: ({ inputs: [a, b], cotangents: [dy], needs }) => [
    needs[0] ? unbroadcast(dy, a.shape) : undefined,
    needs[1] ? neg(unbroadcast(dy, b.shape)) : undefined,
  ],
});

/**
 * a - b, broadcast.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Sub-14.
 */
export function sub(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(subOp, a, b);
}
