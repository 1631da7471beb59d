import type { Tensor } from '../graph/tensor.ts';
import { scalar } from './constant.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';
import { lessOrEqual } from './less-or-equal.ts';
import { sub } from './sub.ts';
import { unbroadcast } from './unbroadcast.ts';
import { where } from './where.ts';

export const minimumOp: BinaryOp = elementwiseOp({
  name: 'minimum',
  onnx: 'Min',
  source: 'ONNX Min-13',
  // y = min(a, b): da = dy where a <= b, db = dy elsewhere = dy - da
  gradient: ({ inputs: [a, b], cotangents: [dy] }) => {
    const da = where(lessOrEqual(a, b), dy, scalar(0, dy.dtype));
    return [unbroadcast(da, a.shape), unbroadcast(sub(dy, da), b.shape)];
  },
});

/**
 * The smaller of a and b, broadcast; at ties the gradient goes to a (PyTorch halves it).
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Min-13.
 */
export function minimum(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(minimumOp, a, b);
}
