/**
 * The contract of a primitive: a node holds its op, and everything that differs between primitives is a field
 * of the op. No shared code asks for an op's name.
 */
import type { Dim } from './dim.ts';
import type { Emitter } from './emitter.ts';
import type { Node, One, Tensor, Tensors, TensorType } from './tensor.ts';

/**
 * Vector-Jacobian product: sum over i of cotangents[i]^T d(outputs[i])/d(x) for each x in `wrt`; undefined
 * where no output depends on x.
 */
export type PullBack = (
  outputs: readonly Tensor[],
  cotangents: readonly (Tensor | undefined)[],
  wrt: readonly Tensor[],
) => readonly (Tensor | undefined)[];

/** One `X` for each tensor. */
type Each<T extends Tensors, X> = { readonly [K in keyof T]: X };

/** What an op's gradient rule sees. */
export interface GradientContext<A, I extends Tensors = Tensors, O extends Tensors = Tensors> {
  readonly node: Node<A, I, O>;
  readonly inputs: I;
  readonly outputs: O;
  readonly attributes: A;
  /** d(loss)/d(output i); undefined where the loss does not depend on that output, which an only output excludes. */
  readonly cotangents: O extends One ? One : Each<O, Tensor | undefined>;
  /** Whether d(loss)/d(input i) is asked for. */
  readonly needs: Each<I, boolean>;
  /** Differentiates a graph that the op holds, such as the body of a loop. */
  readonly pullBack: PullBack;
}

/** How an op computes its outputs at some places of an axis alone. */
export interface Restriction<A = unknown, I extends Tensors = Tensors> {
  /** For each input the axis along which it is needed at the same places only; undefined: it is needed whole. */
  readonly axes: Each<I, number | undefined>;
  /** Those of the op that computes these places. */
  readonly attributes: A;
}

/** A primitive with attributes `A`, inputs `I` and outputs `O`. */
export interface Op<A = unknown, I extends Tensors = Tensors, O extends Tensors = Tensors> {
  readonly name: string;
  /** ONNX operators and opset that the emission uses. */
  readonly source: string;
  /** Types of the outputs. Throws E_SHAPE where the inputs do not fit. */
  infer(inputs: I, attributes: A): Each<O, TensorType>;
  /**
   * Vector-Jacobian product: d(loss)/d(input) for each input, undefined where there is none.
   * Absent for ops whose output does not depend smoothly on any input (comparisons, integer ops).
   */
  gradient?(context: GradientContext<A, I, O>): Each<I, Tensor | undefined>;
  /**
   * How to compute the outputs at `length` places of `axis`, whichever these are; undefined where that takes the whole
   * of every input. Absent for ops of which nobody asks it.
   */
  restrict?(node: Node<A, I, O>, axis: number, length: Dim): Restriction<A, I> | undefined;
  /** Writes the node as ONNX and returns the names of its outputs. */
  emit(node: Node<A, I, O>, emitter: Emitter): Each<O, string>;
}
