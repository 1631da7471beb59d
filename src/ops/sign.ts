import type { One, Tensor } from '../graph/tensor.ts';
import { applyElementwise, elementwiseOp, type UnaryOp } from './elementwise.ts';

export const signOp: UnaryOp = elementwiseOp<One>({
  name: 'sign',
  onnx: 'Sign',
  source: 'ONNX Sign-13',
  // y is constant on both sides of 0, so no input receives anything.
  gradient: () => [undefined],
});

/**
 * -1, 0 or 1 as x is negative, zero or positive.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Sign-13.
 */
export function sign(x: Tensor): Tensor {
  return applyElementwise(signOp, x);
}
