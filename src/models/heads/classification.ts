import { z } from 'zod';
import type { Tensor } from '../../graph/tensor.ts';
import { linear } from '../../nn/linear.ts';
import { binaryCrossEntropy, tokenCrossEntropy } from '../../nn/losses.ts';
import { pooling, poolingKinds } from '../../nn/pooling.ts';
import { add } from '../../ops/add.ts';
import { scalar } from '../../ops/constant.ts';
import { mul } from '../../ops/mul.ts';
import { relu } from '../../ops/relu.ts';
import { sub } from '../../ops/sub.ts';
import { tanh } from '../../ops/tanh.ts';
import { type Head, headScope, ignoredLabel, type LabelField, tensorOf } from './head.ts';

const activations = { none: (x: Tensor): Tensor => x, tanh, relu } as const;
const hiddenKinds = ['none', 'tanh', 'relu'] as const satisfies readonly (keyof typeof activations)[];

export const classificationOptions = z.strictObject({
  labels: z.int().min(1).describe('number of labels'),
  multiLabel: z.boolean().default(false).describe('whether a text has any number of labels'),
  pooling: z.enum(poolingKinds).default('mean').describe('how a text becomes one vector'),
  hidden: z.enum(hiddenKinds).default('none').describe('dense layer before the output, by its activation'),
  bias: z.boolean().default(true).describe('whether the output has a bias'),
  dropout: z.number().min(0).lt(1).default(0).describe('dropout rate before the output'),
  mixed: z.boolean().optional().describe('whether a training item may be two of them (mixup)'),
  inputDropout: z.number().min(0).lt(1).default(0).describe('dropout rate before the dense layer'),
});

/**
 * One label, or several, for a whole sequence.
 *
 * Shapes: x [B, T, D] -> logits [B, L]; label [B] int32, with `multiLabel` labels [B, L] float32 (0 or 1).
 * Formula: h = pool(x); with a hidden layer h = f(dropout(h) W + b); logits = dropout(h) W_o + b_o.
 * With `mixed` also partner [B] int32, -1 for none, and share [B] float32: the label counts so much, that of the partner the rest. The
 * cross-entropy is linear in its target, so this is the loss of the mixed target of mixup (Zhang et al. 2018).
 * Loss: cross-entropy; with `multiLabel` binary cross-entropy, whose units are the B L decisions (a mean over them is
 * torch.nn.BCEWithLogitsLoss).
 * Parameters: head.classification.{pooling.*, hidden.{weight, bias}, output.{weight, bias}}.
 * Source: BERT is first, tanh (Devlin et al. 2019, section 4.1); RoBERTa the same with `inputDropout`; DistilBERT first,
 * relu; GPT-2 last, no hidden layer, no bias.
 */
export const classification: Head<typeof classificationOptions> = {
  kind: 'classification',
  options: classificationOptions,
  labels({ labels, multiLabel, mixed = false }) {
    if (multiLabel) return new Map([['labels', { dtype: 'float32', axes: [labels], padding: ignoredLabel }]]);
    const one: LabelField = { dtype: 'int32', axes: [], padding: ignoredLabel };
    const share: LabelField = { dtype: 'float32', axes: [], padding: 1 };
    return new Map([['label', one], ...Object.entries(mixed ? { partner: one, share } : {})]);
  },
  units: ({ multiLabel }) => (multiLabel ? 'labels' : 'label'),
  labelLayers: ['output'],

  outputs(scope, options, { x, mask }) {
    const inside = headScope(scope, 'classification');
    const pooled = pooling(inside.child('pooling'), { kind: options.pooling }, x, mask);
    const width = x.shape.at(-1) as number;
    const dense = (h: Tensor) =>
      linear(inside.child('hidden'), { width }, inside.dropout(h, options.inputDropout));
    const hidden = options.hidden === 'none' ? pooled : activations[options.hidden](dense(pooled));
    const kept = inside.dropout(hidden, options.dropout);
    const logits = linear(inside.child('output'), { width: options.labels, bias: options.bias }, kept);
    return new Map([['logits', logits]]);
  },

  loss({ multiLabel, mixed = false }, outputs, labels, scale, { labelSmoothing = 0 } = {}) {
    const logits = tensorOf(outputs, 'logits');
    if (multiLabel) return binaryCrossEntropy(logits, tensorOf(labels, 'labels'), scale);
    const lossOf = (name: string, weight: Tensor) =>
      tokenCrossEntropy(logits, tensorOf(labels, name), weight, { padding: ignoredLabel, labelSmoothing });
    if (!mixed) return lossOf('label', scale);
    const share = tensorOf(labels, 'share');
    const rest = sub(scalar(1, share.dtype), share);
    return add(lossOf('label', mul(scale, share)), lossOf('partner', mul(scale, rest)));
  },
};
