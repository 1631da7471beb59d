import { z } from 'zod';
import { linear } from '../../nn/linear.ts';
import { tokenCrossEntropy } from '../../nn/losses.ts';
import { type Head, headScope, ignoredLabel, tensorOf } from './head.ts';

export const tokenClassificationOptions = z.strictObject({
  labels: z.int().min(1).describe('number of labels'),
  dropout: z.number().min(0).lt(1).default(0).describe('dropout rate before the output'),
});

/**
 * One label for each token.
 *
 * Shapes: x [B, T, D] -> logits [B, T, L]; labels [B, T] int32, -1 where nothing is to be learned (padding, and all but
 * the first piece of a word).
 * Formula: logits = dropout(x) W + b; cross-entropy over the labelled tokens.
 * Parameters: head.token-classification.output.{weight, bias}.
 * Source: Devlin et al. (2019), section 5.3.
 */
export const tokenClassification: Head<typeof tokenClassificationOptions> = {
  kind: 'token-classification',
  options: tokenClassificationOptions,
  labels: (_, axis) => new Map([['labels', { dtype: 'int32', axes: [axis], padding: ignoredLabel }]]),
  units: () => 'labels',
  labelLayers: ['output'],

  outputs(scope, { labels, dropout }, { x }) {
    const inside = headScope(scope, 'token-classification');
    const logits = linear(inside.child('output'), { width: labels }, inside.dropout(x, dropout));
    return new Map([['logits', logits]]);
  },

  loss(_, outputs, labels, scale, { labelSmoothing = 0 } = {}) {
    const options = { padding: ignoredLabel, labelSmoothing };
    return tokenCrossEntropy(tensorOf(outputs, 'logits'), tensorOf(labels, 'labels'), scale, options);
  },
};
