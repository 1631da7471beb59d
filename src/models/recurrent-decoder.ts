import type { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { recurrentStack } from '../nn/recurrent-stack.ts';
import { attendedMemory, attentionalState } from './attentional-state.ts';
import { bridge } from './bridge.ts';
import type { Cache, DecoderFamily, DecoderStart, DecoderStep, Memory } from './family.ts';
import { decodeWithInputFeeding, firstFed } from './input-feeding.ts';
import type { DecodedStates, DecoderState, ReadyDecoder } from './ready-decoder.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import type { RecurrentDecoderOptions, recurrentDecoderOptions } from './recurrent-options.ts';
import { embedTokens } from './token-embedding.ts';

type Schema = typeof recurrentDecoderOptions;

/** The name under which the attentional state is kept between steps. */
const fedName = 'fed';

/**
 * A decoder of stacked recurrent layers whose states attend to the memory: all steps at once behind the loop, or
 * step by step inside it with `inputFeeding`.
 *
 * Formula: h = layers(embed(ids)), starting from the bridge; states tanh([attend(h_t, memory); h_t] W + b).
 * Source: Luong, Pham, Manning (2015), section 3.1 and equation 5.
 */
export function recurrentDecoder<S extends Schema>(
  name: string,
  options: S,
  cell: RecurrentCell<z.output<S>>,
): DecoderFamily<S> {
  const run = (
    scope: ModuleScope,
    chosen: z.output<S>,
    embedded: Tensor,
    before: DecoderState,
    attended: ReadyDecoder['attended'],
  ): DecodedStates => {
    const { width, variationalDropout, inputFeeding }: RecurrentDecoderOptions = chosen;
    const shape = { width, reverse: false, variationalDropout };
    const layer: ReadyDecoder['layer'] = (inside, x, initial) =>
      cell.layer(inside, chosen, shape, x, { initial });
    const decode = inputFeeding ? decodeWithInputFeeding : decodeAtOnce;
    return decode(scope, { options: chosen, attended, layer }, embedded, before);
  };
  const begin = (scope: ModuleScope, chosen: RecurrentDecoderOptions, memory: Memory): DecoderState => {
    const { layers, width, inputFeeding } = chosen;
    return {
      layers: bridge(scope.child('bridge'), { layers, width, states: cell.states.length }, memory),
      fed: inputFeeding ? firstFed(memory.states.shape[0]!, chosen) : undefined,
    };
  };
  return {
    name,
    options,
    decode(scope, chosen, vocabulary, ids, memory): Tensor {
      const before = begin(scope, chosen, memory);
      const attended = attendedMemory(scope, chosen, memory);
      return run(scope, chosen, embed(scope, chosen, vocabulary, ids), before, attended).states;
    },
    start(scope, chosen, memory): DecoderStart {
      const fixed = new Map(Object.entries(attendedMemory(scope, chosen, memory)));
      return { fixed, state: cacheOf(begin(scope, chosen, memory), cell.states) };
    },
    step(scope, chosen, vocabulary, ids, { fixed, state }): DecoderStep {
      const before = stateOf(state, cell.states, chosen.layers);
      const attended = { key: fixed.get('key')!, value: fixed.get('value')!, bias: fixed.get('bias')! };
      const embedded = embed(scope, chosen, vocabulary, ids);
      const { states, after } = run(scope, chosen, embedded, before, attended);
      return { states, state: cacheOf(after, cell.states) };
    },
  };
}

/** All steps of the layers first, then what each of their states attends to. */
function decodeAtOnce(
  scope: ModuleScope,
  { options, attended, layer }: ReadyDecoder,
  embedded: Tensor,
  { layers }: DecoderState,
): DecodedStates {
  const { states, final } = recurrentStack(scope, options, embedded, (inside, x, i) =>
    layer(inside, x, layers[i]!),
  );
  const attentional = attentionalState(scope, options, states, attended);
  return { states: scope.dropout(attentional, options.dropout), after: { layers: final } };
}

function embed(
  scope: ModuleScope,
  { width, embedding = width }: RecurrentDecoderOptions,
  vocabulary: number,
  ids: Tensor,
): Tensor {
  return embedTokens(scope, vocabulary, { width: embedding, size: embedding }, ids);
}

function cacheOf({ layers, fed }: DecoderState, names: readonly string[]): Cache {
  const states = layers.flatMap((layer, i) =>
    layer.map((state, j) => [`layers.${i}.${names[j]}`, state] as const),
  );
  return new Map(fed === undefined ? states : [...states, [fedName, fed]]);
}

function stateOf(cache: Cache, names: readonly string[], layers: number): DecoderState {
  return {
    layers: Array.from({ length: layers }, (_, i) => names.map((name) => cache.get(`layers.${i}.${name}`)!)),
    fed: cache.get(fedName),
  };
}
