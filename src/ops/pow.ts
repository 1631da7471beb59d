import { arrayOf } from '../graph/dtype.ts';
import type { Op } from '../graph/op.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { scalar } from './constant.ts';
import { mul } from './mul.ts';
import { requireFloat } from './require-float.ts';

interface PowAttributes {
  readonly exponent: number;
}

export const powOp: Op<PowAttributes, One, One> = {
  name: 'pow',
  source: 'ONNX Pow-15',
  infer: ([x]) => [{ dtype: requireFloat('pow', x).dtype, shape: x.shape }],
  // y = x^p: dx = dy p x^(p-1)
  gradient: ({ inputs: [x], attributes: { exponent }, cotangents: [dy] }) => [
    mul(dy, mul(pow(x, exponent - 1), scalar(exponent, x.dtype))),
  ],
  emit: ({ inputs: [x], attributes: { exponent } }, emitter) =>
    emitter.node('Pow', [emitter.name(x), emitter.constant(x.dtype, [], arrayOf(x.dtype, [exponent]))]),
};

/**
 * x to the power of a number that is known while tracing.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Pow-15.
 */
export function pow(x: Tensor, exponent: number): Tensor {
  return exponent === 1 ? x : applyOne(powOp, [x], { exponent });
}
