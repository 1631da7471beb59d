import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import { dimAt } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { activationNames, activations } from '../../nn/feed-forward.ts';
import { zeros } from '../../nn/initializers.ts';
import { layerNorm } from '../../nn/layer-norm.ts';
import { linear } from '../../nn/linear.ts';
import { tokenCrossEntropy } from '../../nn/losses.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { add } from '../../ops/add.ts';
import { cast } from '../../ops/cast.ts';
import { equal } from '../../ops/equal.ts';
import { logSoftmax } from '../../ops/log-softmax.ts';
import { matmul } from '../../ops/matmul.ts';
import { range } from '../../ops/range.ts';
import { topK } from '../../ops/top-k.ts';
import { unsqueeze } from '../../ops/unsqueeze.ts';
import { type Head, headScope, ignoredLabel, type NamedTensors, tensorOf } from './head.ts';

export const fillMaskOptions = z.strictObject({
  transform: z
    .enum(['none', ...activationNames])
    .default('gelu')
    .describe('dense layer and layer normalisation before the output, by the activation'),
  epsilon: z.number().positive().default(1e-5).describe('what layer normalisation adds to the variance'),
});

/**
 * The tokens that were hidden, from the states at their places (BERT's masked language model).
 *
 * Shapes: x [B, T, D], table [V, E], places [B, M] int32 -> logits [B, M, V]; labels [B, M] int32, -1 where nothing was
 * hidden. Without places M is T: a logit for every token.
 * Formula: h = norm(f(x W + b)), or x, at the places; logits = h table^T + b_o; cross-entropy over the hidden tokens.
 * Parameters: head.fill-mask.{transform.{weight [D, E], bias}, norm.{scale, bias}, bias [V]}.
 * Throws E_CONFIG where E differs from D and there is no transform.
 * Source: Devlin et al. (2019), section 3.1 and the authors' code; tied as in Press and Wolf (2017).
 */
export const fillMask: Head<typeof fillMaskOptions> = {
  kind: 'fill-mask',
  options: fillMaskOptions,
  labels: (_, axis) => new Map([['labels', { dtype: 'int32', axes: [axis], padding: ignoredLabel }]]),
  units: () => 'labels',

  outputs(scope, options, { x, table, places }) {
    if (table === undefined) {
      throw new HeddleError('E_INTERNAL', { where: 'fill-mask', found: 'no embedding table to be tied to' });
    }
    const [vocabulary, size] = table.shape as [number, number];
    const inside = headScope(scope, 'fill-mask');
    const states = places === undefined ? x : statesAt(x, places);
    const scores = matmul(transformed(inside, options, size, states), table, { transposeB: true });
    return new Map([['logits', add(scores, inside.parameter('bias', [vocabulary], zeros))]]);
  },

  loss(_, outputs, labels, scale, { labelSmoothing = 0 } = {}) {
    const options = { padding: ignoredLabel, labelSmoothing };
    return tokenCrossEntropy(tensorOf(outputs, 'logits'), tensorOf(labels, 'labels'), scale, options);
  },
};

/** The most candidates for a place that are looked at. */
const mostCandidates = 100;

/**
 * The most probable tokens of each place, best first: at most 100.
 *
 * Shapes: logits [B, M, V] -> best [B, M, K] int32, logProbabilities [B, M, K] (natural logarithms), K = min(V, 100).
 */
export function bestTokens(outputs: NamedTensors): NamedTensors {
  const logits = tensorOf(outputs, 'logits');
  const [logProbabilities, indices] = topK(
    logSoftmax(logits),
    Math.min(mostCandidates, logits.shape.at(-1) as number),
  );
  return new Map([
    ['best', cast(indices, 'int32')],
    ['logProbabilities', logProbabilities],
  ]);
}

/**
 * The states at some places of each row; zeros where a place is -1.
 *
 * Shapes: x [B, T, D], places [B, M] int32 -> [B, M, D].
 * Formula: a product with rows of a one-hot matrix, whose gradient is one more product.
 */
function statesAt(x: Tensor, places: Tensor): Tensor {
  const steps = cast(range(dimAt(x.shape, 1)), 'int32');
  return matmul(cast(equal(unsqueeze(places, 2), steps), x.dtype), x);
}

/** x [B, M, D] -> [B, M, size] */
function transformed(
  scope: ModuleScope,
  { transform, epsilon }: z.output<typeof fillMaskOptions>,
  size: number,
  x: Tensor,
): Tensor {
  if (transform !== 'none') {
    const hidden = activations[transform](linear(scope.child('transform'), { width: size }, x));
    return layerNorm(scope.child('norm'), { epsilon }, hidden);
  }
  if (x.shape.at(-1) === size) return x;
  throw new HeddleError('E_CONFIG', {
    where: 'fill-mask',
    found: `states of width ${x.shape.at(-1)} with embeddings of size ${size} and no transform`,
    allowed: 'the same size, or a transform',
    fix: 'leave out --embedding',
  });
}
