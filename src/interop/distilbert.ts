/** DistilBERT: Sanh et al. (2019), as transformers' DistilBertModel: BERT without segments and pooler. */
import { z } from 'zod';
import {
  type Architecture,
  activationKey,
  activationKeys,
  activationOf,
  linear,
  norm,
  same,
} from './architecture.ts';
import { postNormDemands } from './bert.ts';

const rate = z.number().min(0).max(1);
const size = z.int().min(1);
/** Its layer normalisations have no option for it. */
const epsilon = 1e-12;

const layer = (part: string) => `encoder.layers.#.${part}`;
const theirLayer = (part: string) => `transformer.layer.#.${part}`;

export const distilbert: Architecture = {
  modelType: 'distilbert',
  className: 'DistilBert',
  prefix: 'distilbert.',
  side: 'encoder',
  config: z.object({
    vocab_size: size.default(30522),
    dim: size.default(768),
    n_layers: size.default(6),
    n_heads: size.default(12),
    hidden_dim: size.default(3072),
    activation: z.enum(activationKeys).default('gelu'),
    dropout: rate.default(0.1),
    seq_classif_dropout: rate.default(0.2),
    qa_dropout: rate.default(0.1),
    max_position_embeddings: size.default(512),
    pad_token_id: z.int().min(0).nullable().default(0),
    tie_word_embeddings: z.literal(true).default(true),
  }),
  rules: [
    same('encoder.embedding.weight', 'embeddings.word_embeddings.weight'),
    same('encoder.positions.weight', 'embeddings.position_embeddings.weight'),
    ...norm('encoder.embeddingNorm', 'embeddings.LayerNorm'),
    ...linear(
      layer('selfAttention.queryKeyValue'),
      theirLayer('attention.q_lin'),
      theirLayer('attention.k_lin'),
      theirLayer('attention.v_lin'),
    ),
    ...linear(layer('selfAttention.output'), theirLayer('attention.out_lin')),
    ...norm(layer('selfAttention.norm'), theirLayer('sa_layer_norm')),
    ...linear(layer('feedForward.inner'), theirLayer('ffn.lin1')),
    ...linear(layer('feedForward.outer'), theirLayer('ffn.lin2')),
    ...norm(layer('feedForward.norm'), theirLayer('output_layer_norm')),
  ],
  options: (config) => ({
    layers: config.n_layers,
    width: config.dim,
    inner: config.hidden_dim,
    heads: config.n_heads,
    dropout: config.dropout,
    activationDropout: 0,
    activation: activationOf(config.activation),
    norm: 'post',
    epsilon,
    positions: 'learned',
    length: config.max_position_embeddings,
    positionOffset: 0,
    scale: false,
    embeddingNorm: true,
    segments: 0,
  }),
  padding: ({ pad_token_id: padding }) => (padding === null ? undefined : Number(padding)),
  demands: (body) => [...postNormDemands(body), ['positionOffset', 0], ['segments', 0], ['epsilon', epsilon]],
  write: (body, { vocabulary, padding }) => ({
    vocab_size: vocabulary,
    dim: body.width,
    n_layers: body.layers,
    n_heads: body.heads,
    hidden_dim: body.inner,
    activation: activationKey(body.activation),
    dropout: body.dropout,
    attention_dropout: body.dropout,
    max_position_embeddings: body.length,
    sinusoidal_pos_embds: false,
    pad_token_id: padding,
  }),
  heads: [
    {
      kind: 'classification',
      classes: ['ForSequenceClassification'],
      rules: [
        ...linear('head.classification.hidden', 'pre_classifier'),
        ...linear('head.classification.output', 'classifier'),
      ],
      options: (config) => ({
        pooling: 'first',
        hidden: 'relu',
        bias: true,
        dropout: config.seq_classif_dropout,
      }),
      demands: () => [
        ['pooling', 'first'],
        ['hidden', 'relu'],
        ['bias', true],
      ],
      config: ({ dropout }) => ({ seq_classif_dropout: dropout }),
    },
    {
      kind: 'token-classification',
      classes: ['ForTokenClassification'],
      rules: linear('head.token-classification.output', 'classifier'),
      options: ({ dropout }) => ({ dropout }),
      demands: () => [],
    },
    {
      kind: 'question-answering',
      classes: ['ForQuestionAnswering'],
      rules: linear('head.question-answering.output', 'qa_outputs'),
      options: (config) => ({ dropout: config.qa_dropout }),
      demands: () => [],
      config: ({ dropout }) => ({ qa_dropout: dropout }),
    },
    {
      kind: 'fill-mask',
      classes: ['ForMaskedLM'],
      rules: [
        ...linear('head.fill-mask.transform', 'vocab_transform'),
        ...norm('head.fill-mask.norm', 'vocab_layer_norm'),
        same('head.fill-mask.bias', 'vocab_projector.bias'),
      ],
      options: (config) => ({ transform: activationOf(config.activation), epsilon }),
      demands: (body) => [
        ['transform', body.activation],
        ['epsilon', epsilon],
      ],
    },
  ],
};
