/** The graphs of a model in use: its outputs, its loss, what precedes the first token, and one step of writing. */

import type { Fields } from '../data/field.ts';
import { dim } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input, inputName } from '../graph/input.ts';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { nodesOf } from '../graph/walk.ts';
import type { Cache, DecoderStart } from '../models/family.ts';
import { type Fed, type ForwardPass, type Generator, type Model, placeholdersOf } from '../models/model.ts';
import type { StepwiseSignal } from '../models/signals/stepwise-signal.ts';
import { B, ModuleScope } from '../nn/module-scope.ts';
import { add } from '../ops/add.ts';
import { cast } from '../ops/cast.ts';
import { constant, scalar } from '../ops/constant.ts';
import { logSoftmax } from '../ops/log-softmax.ts';
import { squeeze } from '../ops/squeeze.ts';
import { topK } from '../ops/top-k.ts';

/** The outputs of a graph by name; its inputs are the placeholders that they depend on. */
export type Outputs = ReadonlyMap<string, Tensor>;

/** What starts without a token, or from its inputs. */
type Starter = Pick<Generator, 'inputs' | 'start'>;

/** How many steps were made before this one. */
const P = dim('P');

/** What answers are read from, of the whole model at once. */
export function outputsGraph(model: Model): Outputs {
  return traceForward(model).outputs;
}

/** The loss of a batch without dropout: its sum over the units, times the input `scale`. */
export function lossGraph(model: Model): Outputs {
  return new Map([['loss', unscaledLoss(traceForward(model))]]);
}

/** Both of them in one graph. */
export function evaluationGraph(model: Model): Outputs {
  const pass = traceForward(model);
  return new Map([...pass.outputs, ['loss', unscaledLoss(pass)]]);
}

const traceForward = (model: Model): ForwardPass =>
  model.forward(ModuleScope.root(), placeholdersOf(new Map([...model.inputs, ...model.labels])));

const unscaledLoss = ({ loss }: ForwardPass): Tensor =>
  loss(input('scale', 'float32', []), { labelSmoothing: 0 });

/**
 * The inputs of the model -> the caches before the first step, as `fixed:*` and `state:*`. Of a model that starts without
 * inputs the graph hands `rows` on: it holds the size of the batch.
 */
export function startGraph(model: Starter): Outputs {
  const { fixed, state } = traceStart(model, ModuleScope.root());
  const caches = new Map([...prefixed('fixed:', fixed), ...prefixed('state:', state)]);
  const reads = nodesOf([...caches.values()]).some(({ outputs: [first] }) => first && inputName(first));
  return reads ? caches : new Map([...caches, ['counted', add(rowsInput(), scalar(0, 'int32'))]]);
}

/**
 * One step: token [B, 1] and caches -> the `count` most probable next tokens and the next state.
 *
 * Shapes: ids [B, count] int32, logProbabilities [B, count], best first, and `next:*`.
 * Forbidden tokens are never produced: their logarithms are -Infinity after the softmax, so that the other
 * probabilities stay those of the model.
 */
export function stepGraph(model: Generator, count: number): Outputs {
  const scope = ModuleScope.root();
  const start = placeholders(traceStart(model, scope));
  const { logits, state } = model.step(scope, input('token', 'int32', [B, 1]), start);
  const allowed = add(squeeze(logSoftmax(logits), 1), forbid(model));
  const [logProbabilities, indices] = topK(allowed, count);
  return new Map([
    ['ids', cast(indices, 'int32')],
    ['logProbabilities', logProbabilities],
    ...prefixed('next:', state),
  ]);
}

/** Samples -> the vectors [B, S, E] of a model that reads signals step by step. */
export function vectorsGraph(model: StepwiseSignal, inputs: Fields): Outputs {
  return new Map([['vectors', model.vectors(ModuleScope.root(), placeholdersOf(inputs)).x]]);
}

/** One step of such a model: x [B, 1, E] and caches -> what its head says of the state, and `next:*`. */
export function stateGraph(model: StepwiseSignal, inputs: Fields): Outputs {
  const scope = ModuleScope.root();
  const width = widthOf(model.vectors(scope, placeholdersOf(inputs)).x);
  const start = placeholders(traceStart(model, scope));
  const { outputs, state } = model.step(scope, input('x', 'float32', [B, 1, width]), start);
  return new Map([...outputs, ...prefixed('next:', state)]);
}

const rowsInput = (): Tensor => input('rows', 'int32', [B, 1]);

/** `rows` [B, 1] stands for the inputs of a model that starts without any. */
function traceStart(model: Starter, scope: ModuleScope): DecoderStart {
  const fed: Fed = new Map([...placeholdersOf(model.inputs), ['rows', rowsInput()]]);
  return model.start(scope, fed);
}

/** Inputs in place of the caches; an axis of size 0 before the first step is one that grows. */
function placeholders({ fixed, state }: DecoderStart): DecoderStart {
  const stand = (prefix: string, cache: Cache) =>
    new Map(
      [...cache].map(([name, { dtype, shape }]) => [
        name,
        input(
          `${prefix}${name}`,
          dtype,
          shape.map((d) => (d === 0 ? P : d)),
        ),
      ]),
    );
  return { fixed: stand('fixed:', fixed), state: stand('state:', state) };
}

/** [V]: -Infinity at the tokens that are never produced, 0 elsewhere. */
function forbid({ vocabulary, forbidden }: Generator): Tensor {
  const values = new Float32Array(vocabulary);
  for (const id of forbidden) values[id] = -Infinity;
  return constant(hostTensor('float32', [vocabulary], values));
}

function prefixed(prefix: string, cache: Cache): [string, Tensor][] {
  return [...cache].map(([name, tensor]) => [`${prefix}${name}`, tensor]);
}
