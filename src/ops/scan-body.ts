/** The body of a loop as a closed graph: everything in it is computed from its placeholders. */
import { HeddleError } from '../base/errors.ts';
import type { Op } from '../graph/op.ts';
import { placeholder } from '../graph/placeholder.ts';
import { formatShape, sameShape } from '../graph/shape.ts';
import { substitute } from '../graph/substitute.ts';
import type { Node, Tensor, TensorType } from '../graph/tensor.ts';
import { dependents, nodesOf } from '../graph/walk.ts';
import { matmulOp } from './matmul.ts';

/** What a step computes. */
export interface ScanStep {
  /** The next state. */
  readonly state: readonly Tensor[];
  /** What the step contributes to the stacked outputs. */
  readonly outputs: readonly Tensor[];
}

/** One step of a loop, from the state before it and the elements of the sequences at its time. */
export type ScanFunction = (state: readonly Tensor[], elements: readonly Tensor[]) => ScanStep;

export interface ScanBody {
  /** Placeholders of the state before a step, of the elements of the sequences, and of the captured values. */
  readonly state: readonly Tensor[];
  readonly elements: readonly Tensor[];
  readonly captures: readonly Tensor[];
  readonly nextState: readonly Tensor[];
  /** What can be had for all steps: the outputs, the state before each step and every intermediate value. */
  readonly values: readonly Tensor[];
}

interface TracedBody {
  readonly body: ScanBody;
  /** The values of the surrounding graph that the captures stand for. */
  readonly captured: readonly Tensor[];
  /** The outputs of the step, among the values of the body. */
  readonly outputs: readonly Tensor[];
}

/** Traces one step for states and elements of the given types. */
export function traceBody(
  stateTypes: readonly TensorType[],
  elementTypes: readonly TensorType[],
  step: ScanFunction,
): TracedBody {
  const state = stateTypes.map(placeholder);
  const elements = elementTypes.map(placeholder);
  const traced = step(state, elements);
  checkState(state, traced.state);
  const { results, captures, captured } = close(
    [...traced.state, ...traced.outputs],
    [...state, ...elements],
  );
  const nextState = results.slice(0, state.length);
  const outputs = results.slice(state.length);
  const computed = nodesOf(results).flatMap((node) => (node.inputs.length > 0 ? node.outputs : []));
  const values = [...new Set([...outputs, ...state, ...computed])];
  return { body: { state, elements, captures, nextState, values }, captured, outputs };
}

/**
 * `results` with a placeholder for everything that they read but that does not vary from step to step.
 *
 * What is older than the `varying` placeholders was there before the loop. What the step traced without using
 * them, such as the transpose of a weight, is a value of the surrounding graph all the same: it is captured
 * like the others and so is computed once, before the loop.
 *
 * A captured operand of a matrix product gets a placeholder for this product alone, so that the gradient can
 * take all steps in one product; the cotangents of several placeholders of one value add up outside.
 */
function close(results: readonly Tensor[], varying: readonly Tensor[]) {
  const start = varying[0]!.node.order;
  const nodes = nodesOf(results, (tensor) => tensor.node.order < start);
  const inside = dependents(nodes, varying);
  const pairs: { readonly inner: Tensor; readonly outer: Tensor }[] = [];
  const shared = new Map<Tensor, Tensor>();
  const capture = (outer: Tensor, reader: Node | undefined) => {
    const alone = reader !== undefined && isProduct(reader);
    const inner = (alone ? undefined : shared.get(outer)) ?? placeholder(outer);
    if (alone || !shared.has(outer)) pairs.push({ inner, outer });
    if (!alone) shared.set(outer, inner);
    return inner;
  };
  const closed = substitute(results, (tensor) => !inside.has(tensor), capture);
  return {
    results: closed,
    captures: pairs.map(({ inner }) => inner),
    captured: pairs.map(({ outer }) => outer),
  };
}

export function isProduct(node: Node): boolean {
  return node.op === (matmulOp as Op);
}

/** Each of `keys` with the value at its place; there may be more values. */
export function paired(keys: readonly Tensor[], values: readonly Tensor[]): ReadonlyMap<Tensor, Tensor> {
  return new Map(keys.map((key, i) => [key, values[i]!]));
}

/** The inputs of a scan node by what they are. */
export function inputsOf(inputs: readonly Tensor[], { state, elements }: ScanBody) {
  const end = state.length + elements.length;
  return {
    initial: inputs.slice(0, state.length),
    sequences: inputs.slice(state.length, end),
    captured: inputs.slice(end),
  };
}

function checkState(before: readonly Tensor[], after: readonly Tensor[]): void {
  const same = (a: Tensor, b: Tensor) => a.dtype === b.dtype && sameShape(a.shape, b.shape);
  if (before.length === after.length && before.every((tensor, i) => same(tensor, after[i]!))) return;
  throw new HeddleError('E_SHAPE', {
    where: 'scan',
    found: `state ${formatTypes(before)} before a step, ${formatTypes(after)} after it`,
    allowed: 'the same number of states, shapes and types before and after',
  });
}

export function formatTypes(types: readonly TensorType[]): string {
  return types.map(({ dtype, shape }) => `${dtype} ${formatShape(shape)}`).join(', ') || '(none)';
}
