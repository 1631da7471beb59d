/**
 * The symbolic tensor: a value of the graph that is known by its type and by the node that computes it.
 *
 * The graph is the set of nodes that can be reached from the tensors one is interested in; a node that nobody
 * reads is simply not there. Everything is immutable.
 */
import { HeddleError } from '../base/errors.ts';
import type { DType } from './dtype.ts';
import type { Op } from './op.ts';
import { currentScope } from './scope.ts';
import type { Shape } from './shape.ts';

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A value of the graph: its type, its shape, and the node that computes it. There are no numbers in it. */
export interface Tensor extends TensorType {
  readonly node: Node;
  /** Which output of the node this is. */
  readonly index: number;
}

/** The inputs or outputs of an op, by their number. */
export type Tensors = readonly Tensor[];
export type One = readonly [Tensor];
export type Two = readonly [Tensor, Tensor];
export type Three = readonly [Tensor, Tensor, Tensor];

export interface Node<A = unknown, I extends Tensors = Tensors, O extends Tensors = Tensors> {
  readonly op: Op<A, I, O>;
  readonly inputs: I;
  readonly attributes: A;
  readonly outputs: O;
  /** The path of the layer that traced the node, such as `encoder/layers.0/feedForward`. */
  readonly scope: string;
  /** Grows with every node that is traced, so inputs always have smaller numbers than their readers. */
  readonly order: number;
}

let traced = 0;

/** Traces one node: checks the inputs through the op's shape rule and returns the outputs. */
export function apply<A, I extends Tensors, O extends Tensors>(
  op: Op<A, I, O>,
  inputs: NoInfer<I>,
  attributes: A,
): O {
  const types = inferTypes(op, inputs, attributes);
  const outputs: Tensor[] = [];
  const node = { op, inputs, attributes, outputs, scope: currentScope(), order: traced++ };
  types.forEach(({ dtype, shape }, index) => {
    outputs.push(Object.freeze({ node: node as unknown as Node, index, dtype, shape }));
  });
  Object.freeze(outputs);
  Object.freeze(node);
  return outputs as Tensors as O;
}

/** `apply` for the many ops with one output. */
export function applyOne<A, I extends Tensors>(op: Op<A, I, One>, inputs: NoInfer<I>, attributes: A): Tensor {
  return apply(op, inputs, attributes)[0];
}

function inferTypes<A, I extends Tensors>(op: Op<A, I>, inputs: I, attributes: A): readonly TensorType[] {
  try {
    return op.infer(inputs, attributes);
  } catch (error) {
    const scope = currentScope();
    if (!(error instanceof HeddleError) || scope === '') throw error;
    throw new HeddleError(
      error.code,
      { ...error.parts, where: `${scope}: ${error.parts.where}` },
      { cause: error },
    );
  }
}
