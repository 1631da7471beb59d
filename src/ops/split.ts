import { HeddleError } from '../base/errors.ts';
import { addDims, type Dim, formatDim, sameDim } from '../graph/dim.ts';
import type { Op } from '../graph/op.ts';
import { dimAt, formatShape, normalizeAxis } from '../graph/shape.ts';
import { apply, type One, type Tensor, type Tensors } from '../graph/tensor.ts';
import { concat } from './concat.ts';
import { fill } from './fill.ts';
import { restrictAcross } from './restrict-across.ts';

interface SplitAttributes {
  readonly axis: number;
  readonly sizes: readonly Dim[];
}

export const splitOp: Op<SplitAttributes, One, Tensors> = {
  name: 'split',
  source: 'ONNX Split-18',
  infer: ([x], { axis, sizes }) => {
    if (sizes.length === 0 || !sameDim(addDims(...sizes), dimAt(x.shape, axis))) {
      throw new HeddleError('E_SHAPE', {
        where: 'split',
        found: `sizes ${sizes.map(formatDim).join(' + ')} for axis ${axis} of ${formatShape(x.shape)}`,
        allowed: `sizes whose sum is ${formatDim(dimAt(x.shape, axis))}`,
      });
    }
    return sizes.map((size) => ({ dtype: x.dtype, shape: x.shape.with(axis, size) }));
  },
  // The parts lie one after another in x, and so do their cotangents in dx; a part that nobody reads has cotangent zero.
  gradient: ({ outputs, attributes: { axis }, cotangents }) => [
    concat(
      outputs.map(({ shape, dtype }, i) => cotangents[i] ?? fill(0, shape, dtype)),
      axis,
    ),
  ],
  restrict: restrictAcross,
  emit: (node, emitter) => {
    const { axis, sizes } = node.attributes;
    return emitter.node('Split', [emitter.name(node.inputs[0]), emitter.shape(sizes)], {
      attributes: { axis: { int: axis } },
      wanted: sizes.map(() => true),
    });
  },
};

/**
 * Consecutive parts of `x` along `axis`, of the given sizes.
 *
 * Shapes: x [..., N1 + N2 + ..., ...] -> [..., N1, ...], [..., N2, ...], ...
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Split-18.
 */
export function split(x: Tensor, axis: number, sizes: readonly Dim[]): readonly Tensor[] {
  const at = normalizeAxis(axis, x.shape.length, 'split');
  return sizes.length === 1 && sameDim(sizes[0]!, dimAt(x.shape, at))
    ? [x]
    : apply(splitOp, [x], { axis: at, sizes });
}
