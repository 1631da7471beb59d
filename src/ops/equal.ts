import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp } from './elementwise.ts';

export const equalOp: Op = elementwiseOp({
  name: 'equal',
  onnx: 'Equal',
  source: 'ONNX Equal-19',
  result: 'bool',
  allowed: ['float32', 'float64', 'int32', 'int64', 'bool'],
});

/** Whether a = b, broadcast; true is 1. */
export function equal(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(equalOp, a, b);
}
