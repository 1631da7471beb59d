import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp } from './elementwise.ts';

export const greaterOrEqualOp: Op = elementwiseOp({
  name: 'greaterOrEqual',
  onnx: 'GreaterOrEqual',
  source: 'ONNX GreaterOrEqual-16',
  result: 'bool',
});

/** Whether a >= b, broadcast; true is 1. */
export function greaterOrEqual(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(greaterOrEqualOp, a, b);
}
