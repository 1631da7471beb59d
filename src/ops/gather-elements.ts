import { HeddleError } from '../base/errors.ts';
import { sameDim } from '../graph/dim.ts';
import type { Op } from '../graph/op.ts';
import { dimAt, formatShape, normalizeAxis } from '../graph/shape.ts';
import { applyOne, type One, type Tensor, type Two } from '../graph/tensor.ts';
import { checkIndices } from './check-indices.ts';
import { fill } from './fill.ts';
import { scatterAdd } from './scatter-add.ts';

interface GatherElementsAttributes {
  readonly axis: number;
}

export const gatherElementsOp: Op<GatherElementsAttributes, Two, One> = {
  name: 'gatherElements',
  source: 'ONNX GatherElements-13',
  infer: ([x, indices], { axis }) => {
    checkIndices('gatherElements', indices);
    checkAligned('gatherElements', x, indices, axis);
    return [{ dtype: x.dtype, shape: indices.shape }];
  },
  // y[.., i, ..] = x[.., indices[.., i, ..], ..], so every dy is added where its y was read.
  gradient: ({ inputs: [x, indices], attributes: { axis }, cotangents: [dy] }) => [
    scatterAdd(fill(0, x.shape, x.dtype), indices, dy, axis),
    undefined,
  ],
  emit: ({ inputs: [x, indices], attributes: { axis } }, emitter) =>
    emitter.node('GatherElements', [emitter.name(x), emitter.name(indices)], {
      attributes: { axis: { int: axis } },
    }),
};

/**
 * Checks the shapes of `gatherElements` and `scatterAdd`.
 *
 * Shapes: x and indices, alike on every axis but `axis`.
 * Throws: E_SHAPE where they are not.
 * Source: ONNX GatherElements-13.
 */
export function checkAligned(where: string, x: Tensor, indices: Tensor, axis: number): void {
  const aligned =
    x.shape.length === indices.shape.length &&
    x.shape.every((d, i) => i === axis || sameDim(d, dimAt(indices.shape, i)));
  if (aligned) return;
  throw new HeddleError('E_SHAPE', {
    where,
    found: `indices ${formatShape(indices.shape)} into ${formatShape(x.shape)} along axis ${axis}`,
    allowed: 'shapes that are equal on every other axis',
  });
}

/**
 * One element of `x` for each element of `indices` (from 0), which replaces the position along `axis`.
 *
 * Shapes: x [..., N, ...], indices [..., M, ...] -> [..., M, ...].
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX GatherElements-13.
 */
export function gatherElements(x: Tensor, indices: Tensor, axis: number): Tensor {
  const attributes = { axis: normalizeAxis(axis, x.shape.length, 'gatherElements') };
  return applyOne(gatherElementsOp, [x, indices], attributes);
}
