import { multiplyDims } from '../graph/dim.ts';
import type { Op } from '../graph/op.ts';
import { normalizeAxis, sizeOf } from '../graph/shape.ts';
import { applyOne, type Tensor } from '../graph/tensor.ts';
import { checkIndices } from './check-indices.ts';
import { expand } from './expand.ts';
import { fill } from './fill.ts';
import { reshape } from './reshape.ts';
import { scatterAdd } from './scatter-add.ts';

interface GatherAttributes {
  readonly axis: number;
}

export const gatherOp: Op<GatherAttributes> = {
  name: 'gather',
  source: 'ONNX Gather-13',
  infer: ([x, indices], { axis }) => {
    checkIndices('gather', indices!);
    const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)];
    return [{ dtype: x!.dtype, shape }];
  },
  // y[a, i, c] = x[a, indices[i], c], so dx[a, v, c] = sum of dy[a, i, c] over all i with indices[i] = v.
  gradient: ({ inputs: [x, indices], attributes: { axis }, cotangents: [dy] }) => [
    addRows(x!, indices!, dy!, axis),
    undefined,
  ],
  emit: ({ inputs: [x, indices], attributes: { axis } }, emitter) =>
    emitter.node('Gather', [emitter.name(x), emitter.name(indices)], { attributes: { axis: { int: axis } } }),
};

function addRows({ shape, dtype }: Tensor, indices: Tensor, dy: Tensor, axis: number): Tensor {
  const outer = multiplyDims(...shape.slice(0, axis));
  const inner = multiplyDims(...shape.slice(axis + 1));
  const count = sizeOf(indices.shape);
  const rows = reshape(dy, [outer, count, inner]);
  const places = expand(reshape(indices, [1, count, 1]), rows.shape);
  const zeros = fill(0, [outer, shape[axis]!, inner], dtype);
  return reshape(scatterAdd(zeros, places, rows, 1), shape);
}

/**
 * The slices of `x` along `axis` that `indices` (from 0) name: an embedding lookup when `x` is a table of rows.
 *
 * Shapes: x [..., V, ...], indices [I...] -> [..., I..., ...].
 */
export function gather(x: Tensor, indices: Tensor, axis = 0): Tensor {
  return applyOne(gatherOp, [x, indices], { axis: normalizeAxis(axis, x.shape.length, 'gather') });
}
