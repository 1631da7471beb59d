import { HeddleError } from '../base/errors.ts';
import type { Op } from '../graph/op.ts';
import { formatShape, normalizeAxis, sameShape } from '../graph/shape.ts';
import { applyOne, type One, type Tensor, type Three } from '../graph/tensor.ts';
import { checkIndices } from './check-indices.ts';
import { checkAligned, gatherElements } from './gather-elements.ts';

interface ScatterAddAttributes {
  readonly axis: number;
}

export const scatterAddOp: Op<ScatterAddAttributes, Three, One> = {
  name: 'scatterAdd',
  source: 'ONNX ScatterElements-18 with reduction=add',
  infer: ([x, indices, updates], { axis }) => {
    checkIndices('scatterAdd', indices);
    checkAligned('scatterAdd', x, indices, axis);
    if (updates.dtype !== x.dtype || !sameShape(updates.shape, indices.shape)) {
      throw new HeddleError('E_SHAPE', {
        where: 'scatterAdd',
        found: `updates ${updates.dtype} ${formatShape(updates.shape)}`,
        allowed: `the type of x and the shape of the indices, ${x.dtype} ${formatShape(indices.shape)}`,
      });
    }
    return [{ dtype: x.dtype, shape: x.shape }];
  },
  // y = x + scattered updates: dx = dy, and every update receives the dy of the element that it was added to.
  gradient: ({ inputs: [, indices], attributes: { axis }, cotangents: [dy], needs }) => [
    dy,
    undefined,
    needs[2] ? gatherElements(dy, indices, axis) : undefined,
  ],
  emit: ({ inputs, attributes: { axis } }, emitter) =>
    emitter.node(
      'ScatterElements',
      inputs.map((tensor) => emitter.name(tensor)),
      { attributes: { axis: { int: axis }, reduction: { string: 'add' } } },
    ),
};

/**
 * `x` with each update added at its place; `indices` (from 0) replaces the position along `axis`, and repeated
 * places add up.
 *
 * Shapes: x [..., N, ...], indices and updates [..., M, ...] -> [..., N, ...].
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX ScatterElements-18 with reduction=add.
 */
export function scatterAdd(x: Tensor, indices: Tensor, updates: Tensor, axis: number): Tensor {
  const attributes = { axis: normalizeAxis(axis, x.shape.length, 'scatterAdd') };
  return applyOne(scatterAddOp, [x, indices, updates], attributes);
}
