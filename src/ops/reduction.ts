/** What the reductions over axes (sum, mean, maximum) share. */
import type { Emitter } from '../graph/emitter.ts';
import type { Restriction } from '../graph/op.ts';
import type { Shape } from '../graph/shape.ts';
import type { Node, One } from '../graph/tensor.ts';

export interface ReduceAttributes {
  /** Axes counted from the front. */
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** `shape` with the reduced axes at size 1. */
export function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((d, i) => (axes.includes(i) ? 1 : d));
}

export function reducedShape(shape: Shape, { axes, keepDims }: ReduceAttributes): Shape {
  return keepDims ? keptShape(shape, axes) : shape.filter((_, i) => !axes.includes(i));
}

/** Each place of an axis that is not reduced is computed from the same place of the input. */
export function restrictReduction(
  { inputs: [x], attributes }: Node<ReduceAttributes, One, One>,
  axis: number,
): Restriction<ReduceAttributes, One> | undefined {
  const { axes, keepDims } = attributes;
  const kept = [...x.shape.keys()].filter((i) => keepDims || !axes.includes(i));
  const from = kept[axis];
  return from === undefined || axes.includes(from) ? undefined : { axes: [from], attributes };
}

/** The opset-18 form, in which the axes are an input. */
export function emitReduction(
  opType: string,
  node: Node<ReduceAttributes, One, One>,
  emitter: Emitter,
): readonly [string] {
  const { axes, keepDims } = node.attributes;
  const axesValue = emitter.constant('int64', [axes.length], BigInt64Array.from(axes, BigInt));
  const attributes = { keepdims: { int: keepDims ? 1 : 0 } };
  return emitter.node(opType, [emitter.name(node.inputs[0]), axesValue], { attributes });
}
