import { HeddleError } from '../base/errors.ts';
import type { Op } from '../graph/op.ts';
import { broadcastShapes, formatShape, type Shape, sameShape } from '../graph/shape.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { alignedAxis } from './elementwise.ts';
import { unbroadcast } from './unbroadcast.ts';

interface ExpandAttributes {
  readonly shape: Shape;
}

export const expandOp: Op<ExpandAttributes, One, One> = {
  name: 'expand',
  source: 'ONNX Expand-13',
  infer: ([x], { shape }) => {
    if (!sameShape(broadcastShapes('expand', x.shape, shape), shape)) {
      throw new HeddleError('E_SHAPE', {
        where: 'expand',
        found: `${formatShape(x.shape)} to ${formatShape(shape)}`,
        allowed: 'dimensions that are equal or 1, aligned at the last axis',
      });
    }
    return [{ dtype: x.dtype, shape }];
  },
  // y repeats x along the stretched axes, so dx sums dy over them.
  gradient: ({ inputs: [x], cotangents: [dy] }) => [unbroadcast(dy, x.shape)],
  restrict: ({ inputs: [x], attributes: { shape } }, axis, length) => ({
    axes: [alignedAxis(x.shape, shape, axis)],
    attributes: { shape: shape.with(axis, length) },
  }),
  emit: (node, emitter) =>
    emitter.node('Expand', [emitter.name(node.inputs[0]), emitter.shape(node.attributes.shape)]),
};

/**
 * Repeats `x` along axes of size 1 (and new leading axes) until it has `shape`.
 *
 * Shapes: x, which broadcasts to `shape` -> shape.
 * Throws: E_SHAPE where it does not.
 * Source: ONNX Expand-13.
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : applyOne(expandOp, [x], { shape });
}
