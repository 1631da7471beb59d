import type { Op } from '../graph/op.ts';
import { normalizeAxis } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { restrictAcross } from './restrict-across.ts';

interface CumulativeSumAttributes {
  readonly axis: number;
  /** Whether an element is left out of its own sum. */
  readonly exclusive: boolean;
  /** Whether the sums run from the end. */
  readonly reverse: boolean;
}

export const cumulativeSumOp: Op<CumulativeSumAttributes, One, One> = {
  name: 'cumulativeSum',
  source: 'ONNX CumSum-14',
  infer: ([x]) => [{ dtype: x.dtype, shape: x.shape }],
  // y_i = sum of x_j over j <= i, so dx_j = sum of dy_i over i >= j: the same sum from the other end.
  gradient: ({ attributes, cotangents: [dy] }) => [
    cumulativeSum(dy, attributes.axis, { ...attributes, reverse: !attributes.reverse }),
  ],
  restrict: restrictAcross,
  emit: ({ inputs: [x], attributes: { axis, exclusive, reverse } }, emitter) =>
    emitter.node('CumSum', [emitter.name(x), emitter.constant('int64', [], BigInt64Array.of(BigInt(axis)))], {
      attributes: { exclusive: { int: exclusive ? 1 : 0 }, reverse: { int: reverse ? 1 : 0 } },
    }),
};

/**
 * The running sum along `axis`.
 *
 * Formula: y_i = x_0 + ... + x_i; without x_i with `exclusive`; from the end with `reverse`.
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX CumSum-14.
 */
export function cumulativeSum(x: Tensor, axis: number, { exclusive = false, reverse = false } = {}): Tensor {
  const at = normalizeAxis(axis, x.shape.length, 'cumulativeSum');
  return applyOne(cumulativeSumOp, [x], { axis: at, exclusive, reverse });
}
