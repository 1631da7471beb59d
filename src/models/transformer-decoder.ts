import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import { causalBias, paddingBias } from '../nn/attention-bias.ts';
import { layerNorm } from '../nn/layer-norm.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { type KeysValues, memoryProjection } from '../nn/multi-head-attention.ts';
import { type LayerMemory, type Recall, transformerDecoderLayer } from '../nn/transformer-decoder-layer.ts';
import { concat } from '../ops/concat.ts';
import { fill } from '../ops/fill.ts';
import type { Cache, DecoderFamily, DecoderStart, DecoderStep } from './family.ts';
import type { Memory } from './sequence.ts';
import { placeInWidth, transformerEmbedding, transformerPositions } from './transformer-front.ts';
import { type TransformerOptions, transformerOptions } from './transformer-options.ts';

/**
 * The decoder of Vaswani et al. (2017), section 3.1; pre-norm adds a final layer normalisation. Without a memory its
 * layers have no cross-attention: Radford et al. (2018), "Improving language understanding by generative pre-training".
 */
export const transformerDecoder: DecoderFamily<typeof transformerOptions> = {
  name: 'transformer',
  options: transformerOptions,
  embedding: transformerEmbedding,
  positions: transformerPositions,
  asEncoder: (options) => ({ family: 'transformer', options: { ...options, causal: true } }),

  decode(scope, options, x, memory) {
    const bias = memory && paddingBias(memory.mask);
    const memoryOf = (i: number) => memory && bias && projectMemory(scope, options, i, memory.x, bias);
    return stack(scope, options, placeInWidth(scope, options, x), memoryOf, causalBias(x.shape[1]!));
  },

  start(scope: ModuleScope, options: TransformerOptions, rows: Dim, memory?: Memory): DecoderStart {
    const fixed = new Map<string, Tensor>();
    const state = new Map<string, Tensor>();
    const bias = memory && paddingBias(memory.mask);
    if (bias !== undefined) fixed.set('bias', bias);
    const none = fill(0, [rows, options.heads, 0, options.width / options.heads], 'float32');
    for (let i = 0; i < options.layers; i++) {
      if (memory !== undefined && bias !== undefined) {
        const { key, value } = projectMemory(scope, options, i, memory.x, bias);
        fixed.set(`memory.${i}.key`, key).set(`memory.${i}.value`, value);
      }
      state.set(`past.${i}.key`, none).set(`past.${i}.value`, none);
    }
    return { fixed, state };
  },

  step(scope, options, x, { fixed, state }): DecoderStep {
    const past = state.get('past.0.key')!.shape[2]!;
    const next = new Map<string, Tensor>();
    const recall =
      (i: number): Recall =>
      (current) =>
        remember(state, next, i, current);
    const placed = placeInWidth(scope, options, x, past);
    const states = stack(scope, options, placed, (i) => cachedMemory(fixed, i), undefined, recall);
    return { states, state: next };
  },
};

function stack(
  scope: ModuleScope,
  options: TransformerOptions,
  x: Tensor,
  memoryOf: (layer: number) => LayerMemory | undefined,
  selfBias?: Tensor,
  recallOf?: (layer: number) => Recall,
): Tensor {
  const { layers, norm, epsilon } = options;
  let states = x;
  for (let i = 0; i < layers; i++) {
    const layer = scope.child(`layers.${i}`);
    states = transformerDecoderLayer(layer, options, states, memoryOf(i), selfBias, recallOf?.(i));
  }
  return norm === 'pre' ? layerNorm(scope.child('norm'), { epsilon }, states) : states;
}

function projectMemory(
  scope: ModuleScope,
  options: TransformerOptions,
  i: number,
  states: Tensor,
  bias: Tensor,
): LayerMemory {
  const layer = scope.child(`layers.${i}`).child('crossAttention');
  return { ...memoryProjection(layer, options, states), bias };
}

function cachedMemory(fixed: Cache, i: number): LayerMemory | undefined {
  const [key, value, bias] = [`memory.${i}.key`, `memory.${i}.value`, 'bias'].map((name) => fixed.get(name));
  return key && value && bias && { key, value, bias };
}

/** Appends the keys and values of this step to those of the past and keeps both for the next step. */
function remember(state: Cache, next: Map<string, Tensor>, i: number, current: KeysValues): KeysValues {
  const key = concat([state.get(`past.${i}.key`)!, current.key], 2);
  const value = concat([state.get(`past.${i}.value`)!, current.value], 2);
  next.set(`past.${i}.key`, key).set(`past.${i}.value`, value);
  return { key, value };
}
