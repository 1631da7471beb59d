import { HeddleError } from '../base/errors.ts';
import { sameDim } from '../graph/dim.ts';
import type { Emitter } from '../graph/emitter.ts';
import type { Op } from '../graph/op.ts';
import { sameShape } from '../graph/shape.ts';
import { apply, type Node, type Tensor, type TensorType } from '../graph/tensor.ts';
import {
  formatTypes,
  inputsOf,
  paired,
  type ScanBody,
  type ScanFunction,
  type ScanStep,
  traceBody,
} from './scan-body.ts';
import { scanGradient } from './scan-gradient.ts';

export interface ScanAttributes {
  readonly body: ScanBody;
  /** Whether the last step comes first. Stacked outputs keep the order of the sequences. */
  readonly reverse: boolean;
}

/**
 * Inputs: the initial states, the sequences, the captured values.
 * Outputs: the final states, then every value of the body, stacked. Those that nobody reads are not emitted, nor
 * are the nodes that only they need.
 */
export const scanOp: Op<ScanAttributes> = {
  name: 'scan',
  source: 'ONNX Scan-21',
  infer,
  gradient: (context) => scanGradient(context),
  emit,
};

function infer(inputs: readonly Tensor[], { body }: ScanAttributes): readonly TensorType[] {
  const { initial, sequences, captured } = inputsOf(inputs, body);
  const steps = sequences[0]!.shape[0]!;
  const given = [...initial, ...sequences.map(elementOf), ...captured];
  const expected = [...body.state, ...body.elements, ...body.captures];
  if (
    given.some(({ dtype, shape }, i) => dtype !== expected[i]!.dtype || !sameShape(shape, expected[i]!.shape))
  ) {
    throw new HeddleError('E_SHAPE', {
      where: 'scan',
      found: `values ${formatTypes(given)} for a body that was traced with others`,
      allowed: formatTypes(expected),
    });
  }
  return [
    ...body.nextState.map(({ dtype, shape }) => ({ dtype, shape })),
    ...body.values.map(({ dtype, shape }) => ({ dtype, shape: [steps, ...shape] })),
  ];
}

function emit(node: Node<ScanAttributes>, emitter: Emitter): readonly string[] {
  const { body, reverse } = node.attributes;
  const { initial, sequences, captured } = inputsOf(node.inputs, body);
  const read = body.values.map((_, i) => emitter.isRead(node.outputs[initial.length + i]!));
  const stacked = body.values.filter((_, i) => read[i]);
  const directions = (values: readonly Tensor[]) => ({ ints: values.map(() => (reverse ? 1 : 0)) });
  const graph = {
    inputs: [...body.state, ...body.elements],
    captures: paired(body.captures, captured),
    outputs: [...body.nextState, ...stacked],
  };
  const attributes = {
    body: { graph },
    num_scan_inputs: { int: sequences.length },
    scan_input_directions: directions(sequences),
    ...(stacked.length > 0 ? { scan_output_directions: directions(stacked) } : {}),
  };
  const given = [...initial, ...sequences].map((x) => emitter.name(x));
  const names = emitter.node('Scan', given, { attributes, wanted: graph.outputs.map(() => true) });
  let next = initial.length;
  return [...names.slice(0, initial.length), ...read.map((isRead) => (isRead ? names[next++]! : ''))];
}

/** The type of one element of a sequence [T, ...]. */
function elementOf({ dtype, shape }: TensorType): TensorType {
  return { dtype, shape: shape.slice(1) };
}

function checkSequences(sequences: readonly Tensor[]): void {
  const steps = sequences[0]?.shape[0];
  const good = steps !== undefined && steps !== 0;
  if (good && sequences.every(({ shape: [d] }) => d !== undefined && sameDim(d, steps))) return;
  throw new HeddleError('E_SHAPE', {
    where: 'scan',
    found: sequences.length === 0 ? 'no sequences' : `sequences ${formatTypes(sequences)}`,
    allowed: 'at least one sequence [T, ...], all of the same T, and at least one step',
  });
}

export interface ScanInputs {
  /** The state before the first step. */
  readonly initial: readonly Tensor[];
  /** What is read step by step along axis 0. */
  readonly sequences: readonly Tensor[];
  /** Whether to start at the end of the sequences (default false). */
  readonly reverse?: boolean;
}

/**
 * A loop over the time axis 0 of `sequences`: each step turns the state before it and the elements at its time
 * into the next state and into one element of each output.
 *
 * The step is traced once. It may use any tensor from outside; the loop captures it, and gradients reach it.
 *
 * Shapes: sequences [T, ...] -> elements [...]; a state keeps its shape; outputs of a step [...] -> [T, ...].
 * Throws E_SHAPE where a step changes the type of the state, and for sequences of 0 steps.
 * Source: ONNX Scan-21.
 *
 * @example
 * // h_t = tanh(x_t W + h_(t-1) U) over x [T, B, D], from h_0 [B, H]
 * const { state: [last], outputs: [all] } = scan({ initial: [h0], sequences: [x] }, ([h], [xt]) => {
 *   const next = tanh(add(matmul(xt!, w), matmul(h!, u)));
 *   return { state: [next], outputs: [next] };
 * });
 */
export function scan({ initial, sequences, reverse = false }: ScanInputs, step: ScanFunction): ScanStep {
  checkSequences(sequences);
  const { body, captured, outputs } = traceBody(initial, sequences.map(elementOf), step);
  const results = apply(scanOp, [...initial, ...sequences, ...captured], { body, reverse });
  const stacked = paired(body.values, results.slice(initial.length));
  return { state: results.slice(0, initial.length), outputs: outputs.map((value) => stacked.get(value)!) };
}
