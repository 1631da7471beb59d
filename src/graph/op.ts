/**
 * The contract of a primitive: a node holds its op, and everything that differs between primitives is a field
 * of the op. No shared code asks for an op's name.
 */
import type { Emitter } from './emitter.ts';
import type { Node, Tensor, TensorType } from './tensor.ts';

/**
 * Vector-Jacobian product: sum over i of cotangents[i]^T d(outputs[i])/d(x) for each x in `wrt`; undefined
 * where no output depends on x.
 */
export type PullBack = (
  outputs: readonly Tensor[],
  cotangents: readonly (Tensor | undefined)[],
  wrt: readonly Tensor[],
) => readonly (Tensor | undefined)[];

/** What an op's gradient rule sees. */
export interface GradientContext<A> {
  readonly node: Node<A>;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: A;
  /** d(loss)/d(output i); undefined where the loss does not depend on that output. */
  readonly cotangents: readonly (Tensor | undefined)[];
  /** Whether d(loss)/d(input i) is asked for. */
  readonly needs: readonly boolean[];
  /** Differentiates a graph that the op holds, such as the body of a loop. */
  readonly pullBack: PullBack;
}

export interface Op<A = unknown> {
  readonly name: string;
  /** ONNX operators and opset that the emission uses. */
  readonly source: string;
  /** Types of the outputs. Throws E_SHAPE where the inputs do not fit. */
  infer(inputs: readonly Tensor[], attributes: A): readonly TensorType[];
  /**
   * Vector-Jacobian product: d(loss)/d(input) for each input, undefined where there is none.
   * Absent for ops whose output does not depend smoothly on any input (comparisons, integer ops).
   */
  gradient?(context: GradientContext<A>): readonly (Tensor | undefined)[];
  /** Writes the node as ONNX and returns the names of its outputs. */
  emit(node: Node<A>, emitter: Emitter): readonly string[];
}
