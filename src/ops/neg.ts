import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp } from './elementwise.ts';

export const negOp: Op = elementwiseOp({
  name: 'neg',
  onnx: 'Neg',
  source: 'ONNX Neg-13',
  // y = -x: dx = -dy
  gradient: ({ cotangents: [dy] }) => [neg(dy!)],
});

/** -x. */
export function neg(x: Tensor): Tensor {
  return applyElementwise(negOp, x);
}
