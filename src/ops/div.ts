import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { unbroadcast } from './unbroadcast.ts';

export const divOp: BinaryOp = elementwiseOp({
  name: 'div',
  onnx: 'Div',
  source: 'ONNX Div-14',
  // y = a / b: da = dy / b, db = -dy a / b^2 = -da y
  gradient: ({ inputs: [a, b], outputs: [y], cotangents: [dy], needs }) => {
    const da = div(dy, b);
    return [
      needs[0] ? unbroadcast(da, a.shape) : undefined,
      needs[1] ? neg(unbroadcast(mul(da, y), b.shape)) : undefined,
    ];
  },
});

/**
 * a / b, broadcast; integers round towards zero.
 *
 * Shapes: a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Div-14.
 */
export function div(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(divOp, a, b);
}
