/** The graphs of decoding, traced from a model: encode once, take one step, score a given target. */
import { padId, startId } from '../base/special-tokens.ts';
import { dim } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import { input } from '../graph/input.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Cache, DecoderStart } from '../models/family.ts';
import type { SequenceToSequence } from '../models/sequence-to-sequence.ts';
import { tokenWeights } from '../nn/losses.ts';
import { B, ModuleScope, S, T } from '../nn/module-scope.ts';
import { add } from '../ops/add.ts';
import { cast } from '../ops/cast.ts';
import { constant } from '../ops/constant.ts';
import { gatherElements } from '../ops/gather-elements.ts';
import { logSoftmax } from '../ops/log-softmax.ts';
import { mul } from '../ops/mul.ts';
import { squeeze } from '../ops/squeeze.ts';
import { topK } from '../ops/top-k.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';

/** The outputs of a graph by name; its inputs are the placeholders that they depend on. */
export type Outputs = ReadonlyMap<string, Tensor>;

/** How many steps lie behind the caches. */
const P = dim('P');

/** source [B, S] -> the caches before the first step, as `fixed:*` and `state:*`. */
export function encodeGraph(model: SequenceToSequence): Outputs {
  const { fixed, state } = traceStart(model, ModuleScope.root());
  return new Map([...prefixed('fixed:', fixed), ...prefixed('state:', state)]);
}

/**
 * One step: token [B, 1] and caches -> the `count` most probable next tokens and the next state.
 *
 * Shapes: ids [B, count] int32, logProbabilities [B, count], best first, and `next:*`.
 * `<pad>` and `<s>` are never produced: their logarithms are -Infinity behind the softmax, so that the other
 * probabilities stay those of the model.
 */
export function stepGraph(model: SequenceToSequence, count: number): Outputs {
  const scope = ModuleScope.root();
  const start = placeholders(traceStart(model, scope));
  const { logits, state } = model.step(scope, input('token', 'int32', [B, 1]), start);
  const allowed = add(squeeze(logSoftmax(logits), 1), forbid(model.config.decoder.vocabulary));
  const [logProbabilities, indices] = topK(allowed, count);
  return new Map([
    ['ids', cast(indices, 'int32')],
    ['logProbabilities', logProbabilities],
    ...prefixed('next:', state),
  ]);
}

/**
 * The log-probability of each token of a given target.
 *
 * Shapes: source [B, S], targetInput [B, T] and targetOutput [B, T] int32 -> logProbabilities [B, T].
 * Formula: log softmax(logits[b, t])[targetOutput[b, t]]; 0 at padding.
 */
export function scoreGraph(model: SequenceToSequence): Outputs {
  const scope = ModuleScope.root();
  const memory = model.encode(scope, input('source', 'int32', [B, S]));
  const logits = model.decode(scope, input('targetInput', 'int32', [B, T]), memory);
  const target = input('targetOutput', 'int32', [B, T]);
  const chosen = squeeze(gatherElements(logSoftmax(logits), unsqueeze(target, 2), 2), 2);
  return new Map([['logProbabilities', mul(chosen, tokenWeights(target, padId))]]);
}

function traceStart(model: SequenceToSequence, scope: ModuleScope): DecoderStart {
  return model.start(scope, model.encode(scope, input('source', 'int32', [B, S])));
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
function forbid(vocabulary: number): Tensor {
  const values = new Float32Array(vocabulary);
  values[padId] = -Infinity;
  values[startId] = -Infinity;
  return constant(hostTensor('float32', [vocabulary], values));
}

function prefixed(prefix: string, cache: Cache): [string, Tensor][] {
  return [...cache].map(([name, tensor]) => [`${prefix}${name}`, tensor]);
}
