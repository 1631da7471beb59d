import { z } from 'zod';
import { ctcLoss } from '../../nn/ctc-loss.ts';
import { lengthMask } from '../../nn/length-mask.ts';
import { linear } from '../../nn/linear.ts';
import { cast } from '../../ops/cast.ts';
import { reduceSum } from '../../ops/reduce-sum.ts';
import { type Head, headScope, ignoredLabel, tensorOf } from './head.ts';

export const ctcOptions = z.strictObject({
  labels: z.int().min(2).describe('number of labels, the blank included, which is 0'),
  dropout: z.number().min(0).lt(1).default(0).describe('dropout rate before the output'),
});

/**
 * Labels whose places in the sequence are not known, such as the characters of what is said.
 *
 * Shapes: x [B, T, D] -> logits [B, T, V], frames [B] int32: how many of the T there are; target [B, L] int32, -1 after the last.
 * Formula: logits = dropout(x) W + b; the loss is that of `ctcLoss`, and its units the labels of the targets.
 * Parameters: head.ctc.output.{weight, bias}.
 * Source: Graves et al. (2006), "Connectionist temporal classification".
 */
export const ctc: Head<typeof ctcOptions> = {
  kind: 'ctc',
  options: ctcOptions,
  labels: (_, axis) => new Map([['target', { dtype: 'int32', axes: [axis], padding: ignoredLabel }]]),
  units: () => 'target',

  outputs(scope, { labels, dropout }, { x, mask }) {
    const inside = headScope(scope, 'ctc');
    const logits = linear(inside.child('output'), { width: labels }, inside.dropout(x, dropout));
    return new Map([
      ['logits', logits],
      ['frames', reduceSum(cast(mask, 'int32'), [1])],
    ]);
  },

  loss(_, outputs, labels, scale) {
    const logits = tensorOf(outputs, 'logits');
    const mask = lengthMask(tensorOf(outputs, 'frames'), logits);
    return ctcLoss(logits, mask, tensorOf(labels, 'target'), scale, { blank: 0, padding: ignoredLabel });
  },
};
