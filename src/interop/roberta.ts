/** RoBERTa: Liu et al. (2019), as transformers' RobertaModel: BERT with other heads, one segment and offset positions. */
import { type Architecture, linear, norm, same } from './architecture.ts';
import { bertConfig, bertOptions, bertRules, postNormDemands, sharedHeads, writeBert } from './bert.ts';

const headDropout = (config: Readonly<Record<string, unknown>>) =>
  config.classifier_dropout ?? config.hidden_dropout_prob;

/** Its first position has the number after that of padding. */
const offsetOf = (padding: unknown) => Number(padding) + 1;

export const roberta: Architecture = {
  modelType: 'roberta',
  className: 'Roberta',
  prefix: 'roberta.',
  side: 'encoder',
  config: bertConfig.extend({ pad_token_id: bertConfig.shape.pad_token_id.unwrap().unwrap().default(1) }),
  rules: bertRules,
  options: (config) => ({ ...bertOptions(config), positionOffset: offsetOf(config.pad_token_id) }),
  padding: ({ pad_token_id: padding }) => Number(padding),
  demands: (body) => [...postNormDemands(body), ['positionOffset', 2], ['padding', 1]],
  write: writeBert,
  heads: [
    {
      kind: 'classification',
      classes: ['ForSequenceClassification'],
      rules: [
        ...linear('head.classification.hidden', 'classifier.dense'),
        ...linear('head.classification.output', 'classifier.out_proj'),
      ],
      options: (config) => ({
        pooling: 'first',
        hidden: 'tanh',
        bias: true,
        dropout: headDropout(config),
        inputDropout: headDropout(config),
      }),
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
      classes: ['ForMaskedLM'],
      rules: [
        ...linear('head.fill-mask.transform', 'lm_head.dense'),
        ...norm('head.fill-mask.norm', 'lm_head.layer_norm'),
        same('head.fill-mask.bias', 'lm_head.bias'),
      ],
      options: (config) => ({ transform: 'gelu', epsilon: config.layer_norm_eps }),
      demands: (body) => [
        ['transform', 'gelu'],
        ['epsilon', body.epsilon],
      ],
    },
  ],
};
