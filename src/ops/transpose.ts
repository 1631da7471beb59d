import { HeddleError } from '../base/errors.ts';
import type { Op } from '../graph/op.ts';
import { dimAt, formatShape } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';

interface TransposeAttributes {
  /** For each axis of the output the axis of the input that it shows. */
  readonly perm: readonly number[];
}

export const transposeOp: Op<TransposeAttributes, One, One> = {
  name: 'transpose',
  source: 'ONNX Transpose-21',
  infer: ([x], { perm }) => {
    const { dtype, shape } = x;
    if (perm.length !== shape.length || shape.some((_, axis) => !perm.includes(axis))) {
      throw new HeddleError('E_SHAPE', {
        where: 'transpose',
        found: `the order of axes [${perm.join(', ')}] for ${formatShape(shape)}`,
        allowed: `each of the ${shape.length} axes once, counted from 0`,
      });
    }
    return [{ dtype, shape: perm.map((axis) => dimAt(shape, axis)) }];
  },
  // y[i] = x[i permuted], so dx is dy under the inverse permutation.
  gradient: ({ attributes: { perm }, cotangents: [dy] }) => [transpose(dy, inverseOf(perm))],
  restrict: ({ attributes }, axis) => ({ axes: [attributes.perm[axis]], attributes }),
  emit: ({ inputs: [x], attributes: { perm } }, emitter) =>
    emitter.node('Transpose', [emitter.name(x)], { attributes: { perm: { ints: perm } } }),
};

function inverseOf(perm: readonly number[]): readonly number[] {
  return perm.map((_, axis) => perm.indexOf(axis));
}

/**
 * The axes of `x` in another order; default: reversed.
 *
 * Shapes: output axis i is input axis perm[i].
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Transpose-21.
 */
export function transpose(x: Tensor, perm?: readonly number[]): Tensor {
  const order = perm ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
  const identity = order.length === x.shape.length && order.every((axis, i) => axis === i);
  return identity ? x : applyOne(transposeOp, [x], { perm: order });
}
