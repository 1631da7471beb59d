import { HeddleError } from '../base/errors.ts';
import type { Op } from '../graph/op.ts';
import { dimAt, formatShape, normalizeAxis } from '../graph/shape.ts';
import { apply, type One, type Tensor, type Two } from '../graph/tensor.ts';
import { fill } from './fill.ts';
import { scatterAdd } from './scatter-add.ts';

interface TopKAttributes {
  readonly k: number;
  readonly axis: number;
}

export const topKOp: Op<TopKAttributes, One, Two> = {
  name: 'topK',
  source: 'ONNX TopK-11',
  infer: ([x], { k, axis }) => {
    const { dtype, shape } = x;
    const size = dimAt(shape, axis);
    if (!Number.isInteger(k) || k < 1 || (typeof size === 'number' && k > size)) {
      throw new HeddleError('E_SHAPE', {
        where: 'topK',
        found: `k = ${k} along axis ${axis} of ${formatShape(shape)}`,
        allowed: 'an integer from 1 to the size of the axis',
      });
    }
    const kept = shape.with(axis, k);
    return [
      { dtype, shape: kept },
      { dtype: 'int64', shape: kept },
    ];
  },
  // values[.., i, ..] = x[.., indices[.., i, ..], ..], so every cotangent goes back to where its value stood.
  gradient: ({ inputs: [x], outputs: [, indices], attributes: { axis }, cotangents: [dy] }) => [
    dy === undefined ? undefined : scatterAdd(fill(0, x.shape, x.dtype), indices, dy, axis),
  ],
  emit: ({ inputs: [x], attributes: { k, axis } }, emitter) => {
    const count = emitter.constant('int64', [1], BigInt64Array.of(BigInt(k)));
    const attributes = { axis: { int: axis } };
    return emitter.node('TopK', [emitter.name(x), count], { attributes, wanted: [true, true] });
  },
};

/**
 * The `k` largest elements along `axis`, largest first, and where they stand; among equals the first index wins.
 *
 * Shapes: x [..., N, ...] -> values [..., k, ...], indices int64 [..., k, ...].
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX TopK-11.
 */
export function topK(x: Tensor, k: number, axis = -1): readonly [values: Tensor, indices: Tensor] {
  const [values, indices] = apply(topKOp, [x], { k, axis: normalizeAxis(axis, x.shape.length, 'topK') });
  return [values, indices];
}
