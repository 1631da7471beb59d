/** Input feeding: what attention found at a step is part of the input of the next one, so the loop attends. */
import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import { type ModuleScope, masked } from '../nn/module-scope.ts';
import { timeFirst } from '../nn/recurrence.ts';
import { recurrentStack } from '../nn/recurrent-stack.ts';
import { concat } from '../ops/concat.ts';
import { fill } from '../ops/fill.ts';
import { scan } from '../ops/scan.ts';
import { squeeze } from '../ops/squeeze.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import { attentionalState } from './attentional-state.ts';
import type { DecodedStates, DecoderState, ReadyDecoder } from './ready-decoder.ts';
import type { RecurrentDecoderOptions } from './recurrent-options.ts';

/** The attentional state before the first step: zero, [B, 1, D]. */
export function firstFed(rows: Dim, { width }: RecurrentDecoderOptions): Tensor {
  return fill(0, [rows, 1, width], 'float32');
}

/**
 * Runs a decoder whose first layer reads the attentional state of the step before beside the embedded token.
 *
 * Shapes: embedded [B, T, E] -> states [B, T, D]; the first layer has E + D inputs.
 * Formula: h_t = layers([x_t; a_(t-1)], h_(t-1)), a_t = tanh([attend(h_t, memory); h_t] W + b), a_0 = 0. The step reads
 * keys and values that were projected before the loop.
 * Dropout: of x_t; of the input of every further layer; of a_t, which is fed back as it is handed on. It is drawn for
 * all steps before the loop.
 * Source: Luong, Pham, Manning (2015), section 3.3; a_t is its h~_t.
 */
export function decodeWithInputFeeding(
  scope: ModuleScope,
  decoder: ReadyDecoder,
  embedded: Tensor,
  before: DecoderState,
): DecodedStates {
  const { options } = decoder;
  const [rows, steps] = embedded.shape as [Dim, Dim];
  const x = scope.child('layers.0').dropout(embedded, options.dropout);
  const masks = drawMasks(scope, options, [rows, steps]);
  if (steps === 1) {
    // One step, as in decoding, needs no loop.
    const after = step(scope, decoder, before, x, masks);
    return { states: after.fed!, after };
  }
  const sequences = [x, ...masks].map((sequence) => unsqueeze(timeFirst(sequence), 2));
  const loop = scan({ initial: listOf(before), sequences }, (state, [xt, ...masksOfStep]) => {
    const after = step(scope, decoder, stateOf(state, options), xt!, masksOfStep);
    return { state: listOf(after), outputs: [after.fed!] };
  });
  const states = timeFirst(squeeze(loop.outputs[0]!, 2));
  return { states, after: stateOf(loop.state, options) };
}

/** One step: x [B, 1, E] and masks [B, 1, D], of the output of each layer, the last of which is attention. */
function step(
  scope: ModuleScope,
  { options, attended, layer }: ReadyDecoder,
  { layers, fed }: DecoderState,
  x: Tensor,
  masks: readonly Tensor[],
): DecoderState {
  const input = concat([x, fed!], 2);
  const undropped = { ...options, dropout: 0 };
  const { states, final } = recurrentStack(scope, undropped, input, (inside, below, i) =>
    layer(inside, i === 0 ? below : masked(below, masks[i - 1]), layers[i]!),
  );
  const attentional = attentionalState(scope, options, states, attended);
  return { layers: final, fed: masked(attentional, masks.at(-1)) };
}

/** Dropout masks [B, T, D] for what each layer but the last hands up and for the attentional states; none: no dropout. */
function drawMasks(
  scope: ModuleScope,
  { layers, width, dropout }: RecurrentDecoderOptions,
  [rows, steps]: readonly [Dim, Dim],
): readonly Tensor[] {
  const sites = [...Array.from({ length: layers - 1 }, (_, i) => scope.child(`layers.${i + 1}`)), scope];
  return sites.flatMap((site) => site.dropoutMask([rows, steps, width], dropout) ?? []);
}

/** The tensors of a state, in the order of `stateOf`. */
function listOf({ fed, layers }: DecoderState): readonly Tensor[] {
  return [fed!, ...layers.flat()];
}

function stateOf([fed, ...states]: readonly Tensor[], { layers }: RecurrentDecoderOptions): DecoderState {
  const each = states.length / layers;
  return {
    layers: Array.from({ length: layers }, (_, i) => states.slice(i * each, (i + 1) * each)),
    fed,
  };
}
