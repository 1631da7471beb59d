import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { linear } from '../../nn/linear.ts';
import { tokenCrossEntropy } from '../../nn/losses.ts';
import { add } from '../../ops/add.ts';
import { and } from '../../ops/and.ts';
import { cast } from '../../ops/cast.ts';
import { scalar } from '../../ops/constant.ts';
import { mul } from '../../ops/mul.ts';
import { split } from '../../ops/split.ts';
import { squeeze } from '../../ops/squeeze.ts';
import { where } from '../../ops/where.ts';
import { type Head, headScope, ignoredLabel, tensorOf } from './head.ts';

/** The logit of a place where no answer can be: its exponential is exactly zero next to any real logit. */
const impossible = -1e9;

export const questionAnsweringOptions = z.strictObject({
  dropout: z.number().min(0).lt(1).default(0).describe('dropout rate before the output'),
});

/**
 * Where in the text the answer starts and ends.
 *
 * Shapes: x [B, T, D] -> startLogits, endLogits [B, T], -1e9 at padding and where `allowed` [B, T] does not hold (the
 * question; the first token must be allowed where it stands for "no answer"); start, end [B] int32 are positions of
 * the first and of the last token, -1 in a row that counts nothing.
 * Formula: [start end] = dropout(x) W + b, W [D, 2]; loss: the mean of both cross-entropies over the T positions.
 * Parameters: head.question-answering.output.{weight, bias}.
 * Differs from Hugging Face's heads: they let the softmax of the loss see padding (and the question).
 * Throws E_CONFIG for label smoothing, which would ask for places that are impossible.
 * Source: Devlin et al. (2019), section 4.2.
 */
export const questionAnswering: Head<typeof questionAnsweringOptions> = {
  kind: 'question-answering',
  options: questionAnsweringOptions,
  labels: () =>
    new Map(
      (['start', 'end'] as const).map((name) => [name, { dtype: 'int32', axes: [], padding: ignoredLabel }]),
    ),
  units: () => 'start',

  outputs(scope, { dropout }, { x, mask, allowed }) {
    const inside = headScope(scope, 'question-answering');
    const both = linear(inside.child('output'), { width: 2 }, inside.dropout(x, dropout));
    const possible = allowed === undefined ? mask : and(mask, cast(allowed, 'bool'));
    const [start, end] = split(both, 2, [1, 1]) as [Tensor, Tensor];
    const hide = (logits: Tensor) => where(possible, squeeze(logits, 2), scalar(impossible, 'float32'));
    return new Map([
      ['startLogits', hide(start)],
      ['endLogits', hide(end)],
    ]);
  },

  loss(_, outputs, labels, scale, { labelSmoothing = 0 } = {}) {
    if (labelSmoothing !== 0) {
      throw new HeddleError('E_CONFIG', {
        where: 'question-answering',
        found: `label smoothing ${labelSmoothing}`,
        allowed: '0',
      });
    }
    const half = mul(scale, scalar(0.5, 'float32'));
    const lossOf = (name: 'start' | 'end') =>
      tokenCrossEntropy(tensorOf(outputs, `${name}Logits`), tensorOf(labels, name), half, {
        padding: ignoredLabel,
      });
    return add(lossOf('start'), lossOf('end'));
  },
};
