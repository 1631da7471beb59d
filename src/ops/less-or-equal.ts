import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, type BinaryOp, elementwiseOp } from './elementwise.ts';

export const lessOrEqualOp: BinaryOp = elementwiseOp({
  name: 'lessOrEqual',
  onnx: 'LessOrEqual',
  source: 'ONNX LessOrEqual-16',
  result: 'bool',
});

/** Whether a <= b, broadcast; true is 1. */
export function lessOrEqual(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(lessOrEqualOp, a, b);
}
