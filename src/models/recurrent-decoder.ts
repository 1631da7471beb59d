import type { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { linear } from '../nn/linear.ts';
import { memoryAttentions } from '../nn/memory-attention.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import type { KeysValues } from '../nn/multi-head-attention.ts';
import { recurrentStack } from '../nn/recurrent-stack.ts';
import { concat } from '../ops/concat.ts';
import { tanh } from '../ops/tanh.ts';
import { bridge } from './bridge.ts';
import type { DecoderFamily, DecoderStart, DecoderStep, Memory } from './family.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import type { RecurrentDecoderOptions, recurrentDecoderOptions } from './recurrent-options.ts';
import { embedTokens } from './token-embedding.ts';

type Schema = typeof recurrentDecoderOptions;
type LayerStates = readonly (readonly Tensor[])[];

/** What the states attend to, projected once. */
interface Attended extends KeysValues {
  readonly bias: Tensor;
}

/** The default of `heads`, for attention that has several. */
const defaultHeads = 4;

/**
 * A decoder of stacked recurrent layers whose states attend to the memory, all steps at once behind the loop.
 *
 * Formula: h = layers(embed(ids)), starting from the bridge; c_t = attend(h_t, memory); states tanh([c_t; h_t] W + b).
 * Source: Luong, Pham, Manning (2015), section 3.1 and equation 5. Differs: b; no input feeding, so that what attention
 * found at a step does not enter the next one.
 */
export function recurrentDecoder<S extends Schema>(
  name: string,
  options: S,
  cell: RecurrentCell<z.output<S>>,
): DecoderFamily<S> {
  const run = (
    scope: ModuleScope,
    chosen: z.output<S>,
    vocabulary: number,
    ids: Tensor,
    initial: LayerStates,
    attended: Attended,
  ) => {
    const { width, embedding = width }: RecurrentDecoderOptions = chosen;
    const embedded = embedTokens(scope, vocabulary, { width: embedding, size: embedding }, ids);
    const { states, final } = recurrentStack(scope, chosen, embedded, (inside, x, i) =>
      cell.layer(inside, chosen, { width, reverse: false }, x, { initial: initial[i] }),
    );
    return { states: attend(scope, chosen, states, attended), final };
  };
  const bridged = (scope: ModuleScope, { layers, width }: RecurrentDecoderOptions, memory: Memory) =>
    bridge(scope.child('bridge'), { layers, width, states: cell.states.length }, memory);
  const cacheOf = (final: LayerStates) =>
    new Map(
      final.flatMap((states, i) =>
        states.map((state, j) => [`layers.${i}.${cell.states[j]}`, state] as const),
      ),
    );
  return {
    name,
    options,
    decode(scope, chosen, vocabulary, ids, memory): Tensor {
      const initial = bridged(scope, chosen, memory);
      return run(scope, chosen, vocabulary, ids, initial, prepare(scope, chosen, memory)).states;
    },
    start(scope, chosen, memory): DecoderStart {
      const fixed = new Map(Object.entries(prepare(scope, chosen, memory)));
      return { fixed, state: cacheOf(bridged(scope, chosen, memory)) };
    },
    step(scope, chosen, vocabulary, ids, { fixed, state }): DecoderStep {
      const initial = Array.from({ length: chosen.layers }, (_, i) =>
        cell.states.map((stateName) => state.get(`layers.${i}.${stateName}`)!),
      );
      const attended = { key: fixed.get('key')!, value: fixed.get('value')!, bias: fixed.get('bias')! };
      const { states, final } = run(scope, chosen, vocabulary, ids, initial, attended);
      return { states, state: cacheOf(final) };
    },
  };
}

function prepare(scope: ModuleScope, options: RecurrentDecoderOptions, { states, bias }: Memory): Attended {
  const { attention, width, heads = defaultHeads } = options;
  const { key, value } = memoryAttentions[attention].prepare(
    scope.child('attention'),
    { width, heads },
    states,
  );
  return { key, value, bias };
}

function attend(
  scope: ModuleScope,
  { attention, width, heads = defaultHeads, dropout }: RecurrentDecoderOptions,
  states: Tensor,
  attended: Attended,
): Tensor {
  const context = memoryAttentions[attention].attend(
    scope.child('attention'),
    { width, heads },
    states,
    attended,
    attended.bias,
  );
  const combined = linear(scope.child('combination'), { width }, concat([context, states], 2));
  return scope.dropout(tanh(combined), dropout);
}
