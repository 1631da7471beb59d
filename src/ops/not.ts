import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp } from './elementwise.ts';

export const notOp: Op = elementwiseOp({
  name: 'not',
  onnx: 'Not',
  source: 'ONNX Not-1',
  allowed: ['bool'],
});

/** Whether x is false. */
export function not(x: Tensor): Tensor {
  return applyElementwise(notOp, x);
}
