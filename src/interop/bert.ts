/** BERT: Devlin et al. (2019), as transformers' BertModel. */
import { z } from 'zod';
import {
  type Architecture,
  activationKey,
  activationKeys,
  activationOf,
  type Demand,
  linear,
  norm,
  type Options,
  type PretrainedHead,
  same,
  type TensorRule,
} from './architecture.ts';

const rate = z.number().min(0).max(1);
const size = z.int().min(1);

export const bertConfig = z.object({
  vocab_size: size.default(30522),
  hidden_size: size.default(768),
  num_hidden_layers: size.default(12),
  num_attention_heads: size.default(12),
  intermediate_size: size.default(3072),
  hidden_act: z.enum(activationKeys).default('gelu'),
  hidden_dropout_prob: rate.default(0.1),
  classifier_dropout: rate.nullable().default(null),
  max_position_embeddings: size.default(512),
  type_vocab_size: size.default(2),
  layer_norm_eps: z.number().positive().default(1e-12),
  pad_token_id: z.int().min(0).nullable().default(0),
  position_embedding_type: z.literal('absolute').default('absolute'),
  is_decoder: z.literal(false).default(false),
  add_cross_attention: z.literal(false).default(false),
  tie_word_embeddings: z.literal(true).default(true),
});

const layer = (part: string) => `encoder.layers.#.${part}`;
const theirLayer = (part: string) => `encoder.layer.#.${part}`;

/** The tensors of the body, which RoBERTa shares. */
export const bertRules: readonly TensorRule[] = [
  same('encoder.embedding.weight', 'embeddings.word_embeddings.weight'),
  same('encoder.segments.weight', 'embeddings.token_type_embeddings.weight'),
  same('encoder.positions.weight', 'embeddings.position_embeddings.weight'),
  ...norm('encoder.embeddingNorm', 'embeddings.LayerNorm'),
  ...linear(
    layer('selfAttention.queryKeyValue'),
    theirLayer('attention.self.query'),
    theirLayer('attention.self.key'),
    theirLayer('attention.self.value'),
  ),
  ...linear(layer('selfAttention.output'), theirLayer('attention.output.dense')),
  ...norm(layer('selfAttention.norm'), theirLayer('attention.output.LayerNorm')),
  ...linear(layer('feedForward.inner'), theirLayer('intermediate.dense')),
  ...linear(layer('feedForward.outer'), theirLayer('output.dense')),
  ...norm(layer('feedForward.norm'), theirLayer('output.LayerNorm')),
];

/** Options of the body, which RoBERTa shares. */
export function bertOptions(config: Options): Options {
  return {
    layers: config.num_hidden_layers,
    width: config.hidden_size,
    inner: config.intermediate_size,
    heads: config.num_attention_heads,
    dropout: config.hidden_dropout_prob,
    activationDropout: 0,
    activation: activationOf(config.hidden_act),
    norm: 'post',
    epsilon: config.layer_norm_eps,
    positions: 'learned',
    length: config.max_position_embeddings,
    positionOffset: 0,
    scale: false,
    embeddingNorm: true,
    segments: config.type_vocab_size,
  };
}

/** What a body must be to be post-norm and learned as BERT's; RoBERTa and DistilBERT have other demands too. */
export const postNormDemands = (body: Options): readonly Demand[] => [
  ['norm', 'post'],
  ['positions', 'learned'],
  ['scale', false],
  ['embeddingNorm', true],
  ['causal', false],
  ['embedding', body.width],
];

export function writeBert(
  body: Options,
  { vocabulary, padding }: { readonly vocabulary: number; readonly padding: number },
): Options {
  return {
    vocab_size: vocabulary,
    hidden_size: body.width,
    num_hidden_layers: body.layers,
    num_attention_heads: body.heads,
    intermediate_size: body.inner,
    hidden_act: activationKey(body.activation),
    hidden_dropout_prob: body.dropout,
    attention_probs_dropout_prob: body.dropout,
    max_position_embeddings: body.length,
    // A body that tells no segments apart is one whose only kind of segment adds zeros.
    type_vocab_size: Math.max(1, Number(body.segments)),
    layer_norm_eps: body.epsilon,
    pad_token_id: padding,
  };
}

const headDropout = (config: Options) => config.classifier_dropout ?? config.hidden_dropout_prob;

/** Heads that RoBERTa has in the same form. */
export const sharedHeads: readonly PretrainedHead[] = [
  {
    kind: 'token-classification',
    classes: ['ForTokenClassification'],
    rules: linear('head.token-classification.output', 'classifier'),
    options: (config) => ({ dropout: headDropout(config) }),
    demands: () => [],
    config: ({ dropout }) => ({ classifier_dropout: dropout }),
  },
  {
    kind: 'question-answering',
    classes: ['ForQuestionAnswering'],
    rules: linear('head.question-answering.output', 'qa_outputs'),
    options: () => ({}),
    demands: () => [],
  },
];

export const bert: Architecture = {
  modelType: 'bert',
  className: 'Bert',
  prefix: 'bert.',
  side: 'encoder',
  config: bertConfig,
  rules: bertRules,
  options: bertOptions,
  padding: ({ pad_token_id: padding }) => (padding === null ? undefined : Number(padding)),
  demands: (body) => [...postNormDemands(body), ['positionOffset', 0]],
  write: writeBert,
  heads: [
    {
      kind: 'classification',
      classes: ['ForSequenceClassification'],
      rules: [
        ...linear('head.classification.hidden', 'bert.pooler.dense'),
        ...linear('head.classification.output', 'classifier'),
      ],
      options: (config) => ({ pooling: 'first', hidden: 'tanh', bias: true, dropout: headDropout(config) }),
      demands: () => [
        ['pooling', 'first'],
        ['hidden', 'tanh'],
        ['bias', true],
      ],
      config: ({ dropout }) => ({ classifier_dropout: dropout }),
    },
    ...sharedHeads,
    {
      kind: 'fill-mask',
      classes: ['ForMaskedLM', 'ForPreTraining'],
      rules: [
        ...linear('head.fill-mask.transform', 'cls.predictions.transform.dense'),
        ...norm('head.fill-mask.norm', 'cls.predictions.transform.LayerNorm'),
        same('head.fill-mask.bias', 'cls.predictions.bias'),
      ],
      options: (config) => ({ transform: activationOf(config.hidden_act), epsilon: config.layer_norm_eps }),
      demands: (body) => [
        ['transform', body.activation],
        ['epsilon', body.epsilon],
      ],
    },
  ],
};
