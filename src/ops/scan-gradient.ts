/**
 * The gradient of a loop: a loop in the other direction.
 *
 * A step is (s', y) = f(s, x, c) with state s, elements x, outputs y and captured values c. With its Jacobian J at
 * the values that the step had, and with ds' = d(loss)/d(s') from the step after it,
 *
 *   (ds, dx, dc) = J^T (ds', dy),
 *
 * so ds is the state of the backward loop, dx is stacked, and dc is summed over the steps.
 *
 * J^T is the reverse walk through the body. What it reads of the forward step, the forward loop stacks and the
 * backward loop reads step by step; what does not vary from step to step is captured again.
 *
 * The sum of dc: where c is an operand of a matrix product, one product over all steps after the loop
 * (`stacked-product.ts`). For any other use dc is a state of the backward loop to which each step adds: that takes the
 * memory of one dc, where stacking would take T of them to save T small additions.
 *
 * Source: Werbos (1990), "Backpropagation through time: what it does and how to do it".
 */
import { isFloat } from '../graph/dtype.ts';
import type { GradientContext } from '../graph/op.ts';
import { placeholder } from '../graph/placeholder.ts';
import { substitute } from '../graph/substitute.ts';
import type { Node, Tensor } from '../graph/tensor.ts';
import { dependents, nodesOf } from '../graph/walk.ts';
import { add } from './add.ts';
import { fill } from './fill.ts';
import { type ScanAttributes, scan } from './scan.ts';
import { inputsOf, isProduct, paired, type ScanBody } from './scan-body.ts';
import { stackedProductGradient } from './stacked-product.ts';

type Context = GradientContext<ScanAttributes>;
type Values = ReadonlyMap<Tensor, Tensor>;

/** d(loss)/d(input) for each input of a scan node. */
export function scanGradient(context: Context): readonly (Tensor | undefined)[] {
  const { body } = context.attributes;
  const step = differentiateStep(context, sourcesOf(body, context.needs));
  const loop = runBackward(context, step);
  const summed = [...step.operands].map(
    ([operand, product]) => [operand, sumOverSteps(context, operand, product, loop)] as const,
  );
  const found = new Map([...loop, ...summed]);
  return [...body.state, ...body.elements, ...body.captures].map((tensor) => found.get(tensor));
}

/** What one step is differentiated with respect to: placeholders of the body, by what becomes of the result. */
interface Sources {
  /** Carried from step to step. */
  readonly states: readonly Tensor[];
  /** Stacked. */
  readonly elements: readonly Tensor[];
  /** Captured operands, each with its matrix product: the cotangent of the product is stacked. */
  readonly operands: ReadonlyMap<Tensor, Node>;
  /** Captured values with another use: summed up. */
  readonly others: readonly Tensor[];
}

function sourcesOf(body: ScanBody, needs: readonly boolean[]): Sources {
  const placeholders = [...body.state, ...body.elements, ...body.captures];
  const nodes = nodesOf([...body.nextState, ...body.values]);
  const needed = placeholders.filter((_, i) => needs[i]);
  const active = withDependentStates(body, nodes, needed);
  const products = new Map(
    nodes.filter(isProduct).flatMap((node) => node.inputs.map((operand) => [operand, node] as const)),
  );
  const captures = body.captures.filter((tensor) => active.has(tensor));
  const operands = captures.filter((tensor) => products.has(tensor));
  return {
    states: body.state.filter((tensor) => active.has(tensor)),
    elements: body.elements.filter((tensor) => active.has(tensor)),
    operands: new Map(operands.map((tensor) => [tensor, products.get(tensor)!])),
    others: captures.filter((tensor) => !products.has(tensor)),
  };
}

/** `needed` and every state that depends on it after some number of steps. */
function withDependentStates(body: ScanBody, nodes: readonly Node[], needed: readonly Tensor[]) {
  const active = new Set(needed);
  for (let size = -1; size < active.size; ) {
    size = active.size;
    const reached = dependents(nodes, [...active]);
    for (const [i, tensor] of body.state.entries()) {
      if (isFloat(tensor.dtype) && reached.has(body.nextState[i]!)) active.add(tensor);
    }
  }
  return active;
}

/** A sequence [T, ...] that the backward loop reads, and the tensor that stands for its element. */
interface Reading {
  readonly sequence: Tensor;
  readonly element: Tensor;
}

/** The gradient of one step, written with the tensors of the body and with placeholders for the cotangents. */
interface StepGradient extends Sources {
  /** d(loss)/d(state after the step) for each of `states`. */
  readonly after: readonly Tensor[];
  /** d(loss)/d(value) for each value of the body on which the loss depends. */
  readonly received: readonly Reading[];
  /** d(loss)/d(x) for each x of the sources that has one; for an operand x is its product. */
  readonly terms: Values;
}

function differentiateStep(context: Context, sources: Sources): StepGradient {
  const { body } = context.attributes;
  const after = sources.states.map(placeholder);
  const nextState = sources.states.map((tensor) => body.nextState[body.state.indexOf(tensor)]!);
  const outputs = body.values.flatMap((value, i) => {
    const sequence = context.cotangents[body.state.length + i];
    return sequence === undefined ? [] : [{ value, sequence, element: placeholder(value) }];
  });
  const products = [...sources.operands.values()].map(resultOf);
  const wrt = [...sources.states, ...sources.elements, ...sources.others, ...products];
  const pulled = context.pullBack(
    [...nextState, ...outputs.map(({ value }) => value)],
    [...after, ...outputs.map(({ element }) => element)],
    wrt,
  );
  const terms = wrt.flatMap((tensor, i) => (pulled[i] ? [[tensor, pulled[i]] as const] : []));
  return { ...sources, after, received: outputs, terms: new Map(terms) };
}

/** The backward loop: the cotangents of states, elements and other captures, and of all steps of the products. */
function runBackward(context: Context, step: StepGradient): Values {
  const { body, reverse } = context.attributes;
  const { initial, sequences } = inputsOf(context.inputs, body);
  const { states, after, terms } = step;
  const sums = step.others.filter((tensor) => terms.has(tensor));
  const stacked = [...step.elements, ...new Set([...step.operands.values()].map(resultOf))].filter((tensor) =>
    terms.has(tensor),
  );
  const last = states.map((tensor) => {
    const i = body.state.indexOf(tensor);
    return context.cotangents[i] ?? zerosLike(initial[i]!);
  });
  const readings = [...step.received, ...forwardReadings(context, [...terms.values()])];
  // A loop needs a sequence to know how often it turns.
  const read = readings.length > 0 ? readings.map(({ sequence }) => sequence) : sequences.slice(0, 1);
  const loop = scan(
    { initial: [...last, ...sums.map(zerosLike)], sequences: read, reverse: !reverse },
    (state, elements) => {
      const stepwise = readings.map(({ element }) => element);
      const given = new Map([
        ...capturedValues(context),
        ...paired(after, state),
        ...paired(stepwise, elements),
      ]);
      const term = substituteValues(terms, given);
      const grown = sums.map((tensor, i) => add(state[states.length + i]!, term.get(tensor)!));
      return {
        state: [...states.map((tensor) => term.get(tensor) ?? zerosLike(tensor)), ...grown],
        outputs: stacked.map((tensor) => term.get(tensor)!),
      };
    },
  );
  const sources = [...states, ...sums, ...stacked];
  const results = [...loop.state, ...loop.outputs];
  return paired(sources, results);
}

/** The values of the forward steps that `expressions` read. */
function forwardReadings(context: Context, expressions: readonly Tensor[]): readonly Reading[] {
  const stacked = stackedValues(context);
  const captured = capturedValues(context);
  const nodes = nodesOf(expressions, (tensor) => stacked.has(tensor) || captured.has(tensor));
  const read = new Set([...expressions, ...nodes.flatMap((node) => node.inputs)]);
  return [...read].flatMap((element) => {
    const sequence = stacked.get(element);
    return sequence === undefined ? [] : [{ sequence, element }];
  });
}

/** For each tensor of the body that varies from step to step its values of all steps [T, ...]. */
function stackedValues({ attributes: { body }, inputs, outputs }: Context): Values {
  const { sequences } = inputsOf(inputs, body);
  return new Map([
    ...paired(body.values, outputs.slice(body.state.length)),
    ...paired(body.elements, sequences),
  ]);
}

/** For each captured value of the body the value of the surrounding graph. */
function capturedValues({ attributes: { body }, inputs }: Context): Values {
  const { captured } = inputsOf(inputs, body);
  return paired(body.captures, captured);
}

function substituteValues(expressions: Values, given: Values): Values {
  const computed = substitute(
    [...expressions.values()],
    (tensor) => given.has(tensor),
    (tensor) => given.get(tensor)!,
  );
  return paired([...expressions.keys()], computed);
}

/** d(loss)/d(operand) over all steps, from the other operand and the cotangent of the product at each step. */
function sumOverSteps(context: Context, operand: Tensor, product: Node, loop: Values): Tensor | undefined {
  const cotangent = loop.get(resultOf(product));
  if (cotangent === undefined) return undefined;
  const side = product.inputs[0] === operand ? 0 : 1;
  const other = stackedValues(context).get(product.inputs[1 - side]!)!;
  return stackedProductGradient({ node: product, side, shared: operand, other, cotangent });
}

function resultOf(product: Node): Tensor {
  return product.outputs[0]!;
}

function zerosLike({ shape, dtype }: Tensor): Tensor {
  return fill(0, shape, dtype);
}
