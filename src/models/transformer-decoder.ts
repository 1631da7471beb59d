import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import { causalBias } from '../nn/attention-bias.ts';
import { layerNorm } from '../nn/layer-norm.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { type KeysValues, memoryProjection } from '../nn/multi-head-attention.ts';
import { positions } from '../nn/positions.ts';
import { type LayerMemory, type Recall, transformerDecoderLayer } from '../nn/transformer-decoder-layer.ts';
import { concat } from '../ops/concat.ts';
import { fill } from '../ops/fill.ts';
import type { Cache, DecoderFamily, DecoderStart, DecoderStep, Memory } from './family.ts';
import { embedTokens } from './token-embedding.ts';
import { type TransformerOptions, transformerOptions } from './transformer-options.ts';

/** The decoder of Vaswani et al. (2017), section 3.1; pre-norm adds a final layer normalisation. */
export const transformerDecoder: DecoderFamily<typeof transformerOptions> = {
  name: 'transformer',
  options: transformerOptions,

  decode(scope, options, vocabulary, ids, memory) {
    const x = scope.dropout(embed(scope, options, vocabulary, ids, 0), options.dropout);
    return stack(
      scope,
      options,
      x,
      (i) => projectMemory(scope, options, i, memory),
      causalBias(ids.shape[1]!),
    );
  },

  start(scope: ModuleScope, options: TransformerOptions, memory: Memory): DecoderStart {
    const fixed = new Map<string, Tensor>([['bias', memory.bias]]);
    const state = new Map<string, Tensor>();
    const rows = memory.states.shape[0]!;
    const none = fill(0, [rows, options.heads, 0, options.width / options.heads], 'float32');
    for (let i = 0; i < options.layers; i++) {
      const { key, value } = projectMemory(scope, options, i, memory);
      fixed.set(`memory.${i}.key`, key).set(`memory.${i}.value`, value);
      state.set(`past.${i}.key`, none).set(`past.${i}.value`, none);
    }
    return { fixed, state };
  },

  step(scope, options, vocabulary, ids, { fixed, state }): DecoderStep {
    const past = state.get('past.0.key')!.shape[2]!;
    const next = new Map<string, Tensor>();
    const recall =
      (i: number): Recall =>
      (current) =>
        remember(state, next, i, current);
    const x = embed(scope, options, vocabulary, ids, past);
    const states = stack(scope, options, x, (i) => cachedMemory(fixed, i), undefined, recall);
    return { states, state: next };
  },
};

function embed(
  scope: ModuleScope,
  options: TransformerOptions,
  vocabulary: number,
  ids: Tensor,
  start: Dim,
): Tensor {
  const { width, embedding = width, length } = options;
  const embedded = embedTokens(scope, vocabulary, { width, size: embedding }, ids);
  return positions(scope.child('positions'), { kind: options.positions, length }, embedded, start);
}

function stack(
  scope: ModuleScope,
  options: TransformerOptions,
  x: Tensor,
  memoryOf: (layer: number) => LayerMemory,
  selfBias?: Tensor,
  recallOf?: (layer: number) => Recall,
): Tensor {
  let states = x;
  for (let i = 0; i < options.layers; i++) {
    const layer = scope.child(`layers.${i}`);
    states = transformerDecoderLayer(layer, options, states, memoryOf(i), selfBias, recallOf?.(i));
  }
  return options.norm === 'pre' ? layerNorm(scope.child('norm'), {}, states) : states;
}

function projectMemory(
  scope: ModuleScope,
  options: TransformerOptions,
  i: number,
  memory: Memory,
): LayerMemory {
  const layer = scope.child(`layers.${i}`).child('crossAttention');
  return { ...memoryProjection(layer, options, memory.states), bias: memory.bias };
}

function cachedMemory(fixed: Cache, i: number): LayerMemory {
  return {
    key: fixed.get(`memory.${i}.key`)!,
    value: fixed.get(`memory.${i}.value`)!,
    bias: fixed.get('bias')!,
  };
}

/** Appends the keys and values of this step to those of the past and keeps both for the next step. */
function remember(state: Cache, next: Map<string, Tensor>, i: number, current: KeysValues): KeysValues {
  const key = concat([state.get(`past.${i}.key`)!, current.key], 2);
  const value = concat([state.get(`past.${i}.value`)!, current.value], 2);
  next.set(`past.${i}.key`, key).set(`past.${i}.value`, value);
  return { key, value };
}
