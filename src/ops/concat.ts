import { HeddleError } from '../base/errors.ts';
import { addDims, type Dim, sameDim } from '../graph/dim.ts';
import type { Op } from '../graph/op.ts';
import { dimAt, formatShape, normalizeAxis } from '../graph/shape.ts';
import { applyOne, type One, type Tensor, type Tensors } from '../graph/tensor.ts';
import { slice } from './slice.ts';
import { split } from './split.ts';

interface ConcatAttributes {
  readonly axis: number;
}

export const concatOp: Op<ConcatAttributes, Tensors, One> = {
  name: 'concat',
  source: 'ONNX Concat-13',
  infer: (tensors, { axis }) => {
    const { dtype, shape } = tensors[0]!;
    if (tensors.some((tensor) => !fits(tensor, tensors[0]!, axis))) {
      throw new HeddleError('E_SHAPE', {
        where: 'concat',
        found: `${tensors.map((x) => `${x.dtype} ${formatShape(x.shape)}`).join(', ')} along axis ${axis}`,
        allowed: 'one type, and shapes that are equal on every other axis',
      });
    }
    return [{ dtype, shape: shape.with(axis, addDims(...tensors.map((x) => dimAt(x.shape, axis)))) }];
  },
  // y holds the inputs one after another, so each receives its part of dy.
  gradient: ({ inputs, attributes: { axis }, cotangents: [dy], needs }) => {
    const sizes = inputs.map((x) => dimAt(x.shape, axis));
    if (!needs.includes(false)) return split(dy, axis, sizes);
    let end: Dim = 0;
    return sizes.map((size, i) => {
      const start = end;
      end = addDims(start, size);
      return needs[i] ? slice(dy, axis, start, end) : undefined;
    });
  },
  restrict: ({ inputs, attributes }, axis) =>
    axis === attributes.axis ? undefined : { axes: inputs.map(() => axis), attributes },
  emit: ({ inputs, attributes: { axis } }, emitter) =>
    emitter.node(
      'Concat',
      inputs.map((x) => emitter.name(x)),
      { attributes: { axis: { int: axis } } },
    ),
};

function fits(x: Tensor, first: Tensor, axis: number): boolean {
  const sameRank = x.shape.length === first.shape.length;
  return (
    x.dtype === first.dtype &&
    sameRank &&
    x.shape.every((d, i) => i === axis || sameDim(d, dimAt(first.shape, i)))
  );
}

/**
 * The tensors one after another along `axis`.
 *
 * Shapes: [..., N1, ...], [..., N2, ...], ... -> [..., N1 + N2 + ..., ...].
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Concat-13.
 */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const first = tensors[0];
  if (first === undefined) {
    throw new HeddleError('E_SHAPE', { where: 'concat', found: 'no tensors', allowed: 'at least one' });
  }
  const at = normalizeAxis(axis, first.shape.length, 'concat');
  return tensors.length === 1 ? first : applyOne(concatOp, tensors, { axis: at });
}
