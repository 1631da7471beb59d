/** Sample uses of every layer; `layers.test.ts` holds them to what their contracts promise. */
import { padId } from '../../src/base/special-tokens.ts';
import type { DType } from '../../src/graph/dtype.ts';
import type { Shape } from '../../src/graph/shape.ts';
import type { Tensor } from '../../src/graph/tensor.ts';
import { additiveAttention } from '../../src/nn/additive-attention.ts';
import { attention } from '../../src/nn/attention.ts';
import { causalBias, paddingBias, tokenMask } from '../../src/nn/attention-bias.ts';
import { elman, elmanActivations } from '../../src/nn/elman.ts';
import { embedding } from '../../src/nn/embedding.ts';
import { activationNames, feedForward } from '../../src/nn/feed-forward.ts';
import { gru, gruResets } from '../../src/nn/gru.ts';
import type { LayerContract } from '../../src/nn/layer.ts';
import { layerNorm } from '../../src/nn/layer-norm.ts';
import { linear } from '../../src/nn/linear.ts';
import { lstm } from '../../src/nn/lstm.ts';
import { memoryAttentionKinds, memoryAttentions } from '../../src/nn/memory-attention.ts';
import { B, type ModuleScope, S, T } from '../../src/nn/module-scope.ts';
import {
  crossAttention,
  memoryProjection,
  multiHeadAttention,
  selfProjection,
} from '../../src/nn/multi-head-attention.ts';
import { positions } from '../../src/nn/positions.ts';
import { bidirectional, type RecurrentContext, type RecurrentStates } from '../../src/nn/recurrence.ts';
import { transformerDecoderLayer } from '../../src/nn/transformer-decoder-layer.ts';
import { transformerEncoderLayer } from '../../src/nn/transformer-encoder-layer.ts';
import { add } from '../../src/ops/add.ts';
import { concat } from '../../src/ops/concat.ts';
import { convolutionSamples } from './convolution-samples.ts';
import { imageSamples } from './image-samples.ts';
import { poolingSamples } from './pooling-samples.ts';
import { seriesSamples } from './series-samples.ts';

/** An input of a layer: the first axis is the batch, an axis S or T holds positions. */
interface SampleInput {
  readonly shape: Shape;
  readonly dtype?: DType;
}

export interface LayerSample {
  readonly name: string;
  readonly definition: { readonly name: string; readonly contract: LayerContract };
  readonly inputs: Readonly<Record<string, SampleInput>>;
  /** Traces the layer; `source` [B, S] holds padding, for layers that are told of it. */
  readonly trace: (scope: ModuleScope, inputs: Inputs) => readonly Tensor[];
  readonly dropout?: boolean;
}

export type Inputs = (name: string) => Tensor;

const [width, heads, inner] = [8, 2, 12];
export const vocabulary = 7;

const source = { shape: [B, S], dtype: 'int32' } as const;
const memory = { shape: [B, S, width] };
const states = { shape: [B, T, width] };
const keysOf = (length: typeof S) => ({ shape: [B, heads, length, width / heads] });
const hidePadding = (inputs: Inputs) => paddingBias(tokenMask(inputs('source'), padId));

const single = [
  {
    name: 'embedding',
    definition: embedding.definition,
    inputs: { ids: { shape: [B, T], dtype: 'int32' } },
    trace: (scope, inputs) => [embedding(scope, { vocabulary, width }, inputs('ids'))],
  },
  {
    name: 'linear',
    definition: linear.definition,
    inputs: { states },
    trace: (scope, inputs) => [linear(scope, { width: 5 }, inputs('states'))],
  },
  {
    name: 'layerNorm',
    definition: layerNorm.definition,
    inputs: { states },
    trace: (scope, inputs) => [layerNorm(scope, {}, inputs('states'))],
  },
  ...activationNames.map((activation) => ({
    name: `feedForward, ${activation}`,
    definition: feedForward.definition,
    inputs: { states },
    trace: (scope: ModuleScope, inputs: Inputs) => [
      feedForward(scope, { inner, activation, dropout: 0.3 }, inputs('states')),
    ],
    dropout: true,
  })),
  ...(['sinusoidal', 'learned'] as const).map((kind) => ({
    name: `positions, ${kind}`,
    definition: positions.definition,
    inputs: { states },
    trace: (scope: ModuleScope, inputs: Inputs) => [
      positions(scope, { kind, length: 9, offset: 2 }, inputs('states')),
    ],
  })),
] satisfies readonly LayerSample[];

const attending = [
  {
    name: 'attention',
    definition: attention.definition,
    inputs: { query: keysOf(T), key: keysOf(S), value: keysOf(S), source },
    trace: (scope, inputs) => [
      attention(
        scope,
        { dropout: 0.3 },
        inputs('query'),
        inputs('key'),
        inputs('value'),
        hidePadding(inputs),
      ),
    ],
    dropout: true,
  },
  {
    name: 'selfProjection',
    definition: selfProjection.definition,
    inputs: { states },
    trace: (scope, inputs) => {
      const { query, key, value } = selfProjection(scope, { heads }, inputs('states'));
      return [query, key, value];
    },
  },
  {
    name: 'memoryProjection',
    definition: memoryProjection.definition,
    inputs: { memory },
    trace: (scope, inputs) => {
      const { key, value } = memoryProjection(scope, { heads, width }, inputs('memory'));
      return [key, value];
    },
  },
  {
    name: 'multiHeadAttention',
    definition: multiHeadAttention.definition,
    inputs: { memory, source },
    trace: (scope, inputs) => [
      multiHeadAttention(scope, { heads, dropout: 0.3 }, inputs('memory'), hidePadding(inputs)),
    ],
    dropout: true,
  },
  {
    name: 'crossAttention',
    definition: crossAttention.definition,
    inputs: { states, memory, source },
    trace: (scope, inputs) => {
      const projected = memoryProjection(scope, { heads, width }, inputs('memory'));
      const options = { heads, dropout: 0.3 };
      return [crossAttention(scope, options, inputs('states'), projected, hidePadding(inputs))];
    },
    dropout: true,
  },
] satisfies readonly LayerSample[];

const recurrentAttentions = memoryAttentionKinds.map((kind) => ({
  name: `memory attention, ${kind}`,
  definition: kind === 'additive' ? additiveAttention.definition : crossAttention.definition,
  inputs: { states, memory, source },
  trace: (scope, inputs) => {
    const { prepare, attend } = memoryAttentions[kind];
    const options = { width, heads };
    const prepared = prepare(scope, options, inputs('memory'));
    return [attend(scope, options, inputs('states'), prepared, hidePadding(inputs))];
  },
})) satisfies readonly LayerSample[];

const transformer = (['pre', 'post'] as const).flatMap((norm) => {
  const options = { heads, inner, norm, dropout: 0.3 };
  return [
    {
      name: `transformerEncoderLayer, ${norm}-norm`,
      definition: transformerEncoderLayer.definition,
      inputs: { memory, source },
      trace: (scope, inputs) => [
        transformerEncoderLayer(scope, options, inputs('memory'), hidePadding(inputs)),
      ],
      dropout: true,
    },
    {
      name: `transformerDecoderLayer, ${norm}-norm`,
      definition: transformerDecoderLayer.definition,
      inputs: { states, memory, source },
      trace: (scope, inputs) => {
        const crossing = scope.child('crossAttention');
        const projected = memoryProjection(crossing, { heads, width }, inputs('memory'));
        const layerMemory = { ...projected, bias: hidePadding(inputs) };
        return [transformerDecoderLayer(scope, options, inputs('states'), layerMemory, causalBias(T))];
      },
      dropout: true,
    },
    {
      name: `transformerDecoderLayer without memory, ${norm}-norm`,
      definition: transformerDecoderLayer.definition,
      inputs: { states },
      trace: (scope, inputs) => {
        const own = { ...options, epsilon: 1e-12, activationDropout: 0, activation: 'gelu-tanh' } as const;
        return [transformerDecoderLayer(scope, own, inputs('states'), undefined, causalBias(T))];
      },
      dropout: true,
    },
  ] satisfies readonly LayerSample[];
});

/** A recurrent layer, from what it is told beside its width. */
type TraceRecurrent = (
  scope: ModuleScope,
  own: { readonly reverse: boolean; readonly variationalDropout?: number },
  x: Tensor,
  context?: RecurrentContext,
) => RecurrentStates;

/** A recurrent layer forward in time, with dropout of its state, and over padded rows in both directions. */
function recurrentSamples(
  name: string,
  layer: typeof elman | typeof lstm | typeof gru,
  trace: TraceRecurrent,
): readonly LayerSample[] {
  const { definition } = layer;
  const { causal: _, ...contract } = definition.contract;
  return [
    {
      name,
      definition,
      inputs: { states },
      trace: (scope, inputs) => [trace(scope, { reverse: false }, inputs('states')).states],
    },
    {
      name: `${name}, variational dropout`,
      definition,
      inputs: { states },
      trace: (scope, inputs) => {
        const own = { reverse: false, variationalDropout: 0.3 };
        return [trace(scope, own, inputs('states')).states];
      },
      dropout: true,
    },
    {
      name: `${name}, bidirectional`,
      definition: { name: definition.name, contract },
      inputs: { memory, source },
      trace: (scope, inputs) => {
        const mask = tokenMask(inputs('source'), padId);
        const x = inputs('memory');
        const both = bidirectional(scope, (side, reverse) => trace(side, { reverse }, x, { mask }));
        // The input is added, since the layer alone shows nothing of what stands at padding.
        return [add(both.states, concat([x, x], 2)), ...both.final];
      },
    },
  ];
}

const recurrent = [
  ...elmanActivations.flatMap((activation) =>
    recurrentSamples(`elman, ${activation}`, elman, (scope, own, x, context) =>
      elman(scope, { width, activation, ...own }, x, context),
    ),
  ),
  ...recurrentSamples('lstm', lstm, (scope, own, x, context) => lstm(scope, { width, ...own }, x, context)),
  ...gruResets.flatMap((reset) =>
    recurrentSamples(`gru, reset ${reset}`, gru, (scope, own, x, context) =>
      gru(scope, { width, reset, ...own }, x, context),
    ),
  ),
];

export const layerSamples: readonly LayerSample[] = [
  ...single,
  ...attending,
  ...recurrentAttentions,
  ...transformer,
  ...recurrent,
  ...convolutionSamples,
  ...imageSamples,
  ...poolingSamples,
  ...seriesSamples,
];
