import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp } from './elementwise.ts';

export const andOp: Op = elementwiseOp({
  name: 'and',
  onnx: 'And',
  source: 'ONNX And-7',
  result: 'bool',
  allowed: ['bool'],
});

/** Whether both a and b are true, broadcast. */
export function and(a: Tensor, b: Tensor): Tensor {
  return applyElementwise(andOp, a, b);
}
