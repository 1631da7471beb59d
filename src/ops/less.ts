import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp } from './elementwise.ts';

export const lessOp: Op = elementwiseOp({
  name: 'less',
  onnx: 'Less',
  source: 'ONNX Less-13',
  result: 'bool',
});

/** Whether a < b, broadcast; true is 1. */
export function less(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(lessOp, a, b);
}
