import type { Tensor } from '../graph/tensor.ts';
import { scalar } from './constant.ts';
import { div } from './div.ts';
import { applyElementwise, elementwiseOp, floats, type UnaryOp } from './elementwise.ts';
import { mul } from './mul.ts';

export const sqrtOp: UnaryOp = elementwiseOp({
  name: 'sqrt',
  onnx: 'Sqrt',
  source: 'ONNX Sqrt-13',
  allowed: floats,
  // y = x^(1/2): dx = dy / (2 y)
  gradient: ({ outputs: [y], cotangents: [dy] }) => [mul(div(dy, y), scalar(0.5, y.dtype))],
});

/**
 * The square root of x.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Sqrt-13.
 */
export function sqrt(x: Tensor): Tensor {
  return applyElementwise(sqrtOp, x);
}
