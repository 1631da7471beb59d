import type { Tensor } from '../graph/tensor.ts';
import { scalar } from './constant.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';
import { greaterOrEqual } from './greater-or-equal.ts';
import { sub } from './sub.ts';
import { unbroadcast } from './unbroadcast.ts';
import { where } from './where.ts';

export const maximumOp: BinaryOp = elementwiseOp({
  name: 'maximum',
  onnx: 'Max',
  source: 'ONNX Max-13',
  // y = max(a, b): da = dy where a >= b, db = dy elsewhere = dy - da
  gradient: ({ inputs: [a, b], cotangents: [dy] }) => {
    const da = where(greaterOrEqual(a, b), dy, scalar(0, dy.dtype));
    return [unbroadcast(da, a.shape), unbroadcast(sub(dy, da), b.shape)];
  },
});

/**
 * The larger of a and b, broadcast; at ties the gradient goes to a (PyTorch halves it).
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Max-13.
 */
export function maximum(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(maximumOp, a, b);
}
