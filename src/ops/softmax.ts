import { arrayOf } from '../graph/dtype.ts';
import type { Emitter } from '../graph/emitter.ts';
import type { Op } from '../graph/op.ts';
import { normalizeAxis } from '../graph/shape.ts';
import { applyOne, type Node, type One, type Tensor } from '../graph/tensor.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { requireFloat } from './require-float.ts';
import { restrictAcross } from './restrict-across.ts';
import { sub } from './sub.ts';

interface SoftmaxAttributes {
  /** Counted from the front. */
  readonly axis: number;
  readonly floor: number | undefined;
}

export const softmaxOp: Op<SoftmaxAttributes, One, One> = {
  name: 'softmax',
  source: 'ONNX Softmax-13',
  infer: ([x]) => [{ dtype: requireFloat('softmax', x).dtype, shape: x.shape }],
  // With a floor the y_j that it raises, which are next to nothing, are taken for functions of their x_j too.
  // y_i = e^(x_i) / sum_j e^(x_j), so dy_i/dx_j = y_i ([i = j] - y_j): dx = y (dy - sum(y dy))
  gradient: ({ outputs: [y], attributes: { axis }, cotangents: [dy] }) => [
    mul(y, sub(dy, reduceSum(mul(y, dy), [axis], { keepDims: true }))),
  ],
  restrict: restrictAcross,
  emit: (node, emitter) => {
    const { axis } = node.attributes;
    return emitter.node('Softmax', [raisedToFloor(node, emitter)], { attributes: { axis: { int: axis } } });
  },
};

/** max(x - m, floor) with the maximum m. */
function raisedToFloor(
  { inputs: [x], attributes: { axis, floor } }: Node<SoftmaxAttributes, One, One>,
  emitter: Emitter,
): string {
  const name = emitter.name(x);
  if (floor === undefined) return name;
  const axes = emitter.constant('int64', [1], BigInt64Array.of(BigInt(axis)));
  const [largest] = emitter.node('ReduceMax', [name, axes]);
  const [distances] = emitter.node('Sub', [name, largest]);
  return emitter.node('Clip', [distances, emitter.constant(x.dtype, [], arrayOf(x.dtype, [floor]))])[0];
}

/**
 * Exponentials along `axis`, scaled to sum to 1.
 *
 * Formula: e^(x_i - m) / sum_j e^(x_j - m) with the maximum m, so nothing overflows.
 * With a `floor`, x_i - m is at least that: for scores of which many are hidden by a large negative bias. Their exponentials
 * would be denormal numbers, with which processors are slow.
 *
 * Shapes: x [...] -> [...].
 * Throws: E_SHAPE for types that it does not take.
 * Source: ONNX Softmax-13.
 */
export function softmax(x: Tensor, axis = -1, { floor }: { readonly floor?: number } = {}): Tensor {
  return applyOne(softmaxOp, [x], { axis: normalizeAxis(axis, x.shape.length, 'softmax'), floor });
}
