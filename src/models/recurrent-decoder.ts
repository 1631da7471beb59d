import type { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { recurrentStack } from '../nn/recurrent-stack.ts';
import { fill } from '../ops/fill.ts';
import { type Attended, attendedMemory, attentionalState } from './attentional-state.ts';
import { bridge } from './bridge.ts';
import type { Cache, DecoderFamily, DecoderStart, DecoderStep } from './family.ts';
import { decodeWithInputFeeding, firstFed } from './input-feeding.ts';
import type { DecodedStates, DecoderState, ReadyDecoder } from './ready-decoder.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import type { RecurrentDecoderOptions, recurrentDecoderOptions } from './recurrent-options.ts';
import type { Memory } from './sequence.ts';

type Schema = typeof recurrentDecoderOptions;

/** The name under which the attentional state is kept between steps. */
const fedName = 'fed';

/**
 * A decoder of stacked recurrent layers whose states attend to the memory: all steps at once behind the loop, or
 * step by step inside it with `inputFeeding`. Without a memory its states are those of the layers, from zero.
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
    attended: Attended | undefined,
  ): DecodedStates => {
    const { width, variationalDropout, inputFeeding }: RecurrentDecoderOptions = chosen;
    const shape = { width, reverse: false, variationalDropout };
    const layer: ReadyDecoder['layer'] = (inside, x, initial) =>
      cell.layer(inside, chosen, shape, x, { initial });
    const decoder = { options: chosen, layer };
    if (attended === undefined) return decodeAlone(scope, decoder, embedded, before);
    const decode = inputFeeding ? decodeWithInputFeeding : decodeAtOnce;
    return decode(scope, { ...decoder, attended }, embedded, before);
  };
  const begin = (
    scope: ModuleScope,
    chosen: RecurrentDecoderOptions,
    rows: Dim,
    memory: Memory | undefined,
  ): DecoderState => {
    const { layers, width, inputFeeding } = chosen;
    const states = cell.states.length;
    if (memory === undefined) {
      refuseInputFeeding(inputFeeding);
      return { layers: zeroStates(rows, { layers, width, states }) };
    }
    return {
      layers: bridge(scope.child('bridge'), { layers, width, states }, memory),
      fed: inputFeeding ? firstFed(rows, chosen) : undefined,
    };
  };
  return {
    name,
    options,
    embedding: ({ width, embedding = width }: RecurrentDecoderOptions) => ({ size: embedding, scaled: true }),
    positions: () => Number.POSITIVE_INFINITY,
    decode(scope, chosen, x, memory): Tensor {
      const before = begin(scope, chosen, x.shape[0]!, memory);
      const attended = memory && attendedMemory(scope, chosen, memory);
      return run(scope, chosen, x, before, attended).states;
    },
    start(scope, chosen, rows, memory): DecoderStart {
      const attended = memory && attendedMemory(scope, chosen, memory);
      const fixed = new Map<string, Tensor>(Object.entries(attended ?? {}));
      return { fixed, state: cacheOf(begin(scope, chosen, rows, memory), cell.states) };
    },
    step(scope, chosen, x, { fixed, state }): DecoderStep {
      const before = stateOf(state, cell.states, chosen.layers);
      const [key, value, bias] = ['key', 'value', 'bias'].map((cached) => fixed.get(cached));
      const attended = key && value && bias && { key, value, bias };
      const { states, after } = run(scope, chosen, x, before, attended);
      return { states, state: cacheOf(after, cell.states) };
    },
  };
}

/** States before the first step of a decoder without a memory: zero, [B, D] each. */
function zeroStates(
  rows: Dim,
  { layers, width, states }: { readonly layers: number; readonly width: number; readonly states: number },
): DecoderState['layers'] {
  return Array.from({ length: layers }, () =>
    Array.from({ length: states }, () => fill(0, [rows, width], 'float32')),
  );
}

function refuseInputFeeding(inputFeeding: boolean): void {
  if (!inputFeeding) return;
  throw new HeddleError('E_CONFIG', {
    where: 'decoder.inputFeeding',
    found: 'input feeding in a decoder without a memory',
    allowed: 'input feeding where the decoder attends to an encoder',
  });
}

/** A language model: the states of the layers themselves. */
function decodeAlone(
  scope: ModuleScope,
  { options, layer }: Omit<ReadyDecoder, 'attended'>,
  embedded: Tensor,
  { layers }: DecoderState,
): DecodedStates {
  const { states, final } = recurrentStack(scope, options, embedded, (inside, x, i) =>
    layer(inside, x, layers[i]!),
  );
  return { states: scope.dropout(states, options.dropout), after: { layers: final } };
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
