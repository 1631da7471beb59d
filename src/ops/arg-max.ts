import { HeddleError } from '../base/errors.ts';
import type { Op } from '../graph/op.ts';
import { formatShape, normalizeAxis } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';

interface ArgMaxAttributes {
  readonly axis: number;
}

export const argMaxOp: Op<ArgMaxAttributes, One, One> = {
  name: 'argMax',
  source: 'ONNX ArgMax-13',
  infer: ([x], { axis }) => {
    if (x.shape[axis] === 0) {
      throw new HeddleError('E_SHAPE', {
        where: 'argMax',
        found: `axis ${axis} of ${formatShape(x.shape)}`,
        allowed: 'an axis with at least one element',
      });
    }
    return [{ dtype: 'int64', shape: x.shape.toSpliced(axis, 1) }];
  },
  emit: ({ inputs: [x], attributes: { axis } }, emitter) =>
    emitter.node('ArgMax', [emitter.name(x)], { attributes: { axis: { int: axis }, keepdims: { int: 0 } } }),
};

/**
 * The index of the maximum along `axis`, of the first one where several are equal.
 *
 * Shapes: x [..., N, ...] -> int64 [..., ...].
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX ArgMax-13.
 */
export function argMax(x: Tensor, axis: number): Tensor {
  return applyOne(argMaxOp, [x], { axis: normalizeAxis(axis, x.shape.length, 'argMax') });
}
