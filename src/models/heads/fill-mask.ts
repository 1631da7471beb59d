import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { activationNames, activations } from '../../nn/feed-forward.ts';
import { zeros } from '../../nn/initializers.ts';
import { layerNorm } from '../../nn/layer-norm.ts';
import { linear } from '../../nn/linear.ts';
import { tokenCrossEntropy } from '../../nn/losses.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { add } from '../../ops/add.ts';
import { matmul } from '../../ops/matmul.ts';
import { type Head, headScope, ignoredLabel, tensorOf } from './head.ts';

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
 * Shapes: x [B, T, D], table [V, E] -> logits [B, T, V]; labels [B, T] int32, -1 where nothing was hidden.
 * Formula: h = norm(f(x W + b)), or x; logits = h table^T + b_o; cross-entropy over the hidden tokens.
 * Parameters: head.fill-mask.{transform.{weight [D, E], bias}, norm.{scale, bias}, bias [V]}.
 * Throws E_CONFIG where E differs from D and there is no transform.
 * Source: Devlin et al. (2019), section 3.1 and the authors' code; tied as in Press and Wolf (2017).
 */
export const fillMask: Head<typeof fillMaskOptions> = {
  kind: 'fill-mask',
  options: fillMaskOptions,
  labels: (_, axis) => new Map([['labels', { dtype: 'int32', axes: [axis], padding: ignoredLabel }]]),
  units: () => 'labels',

  outputs(scope, options, { x, table }) {
    if (table === undefined) {
      throw new HeddleError('E_INTERNAL', { where: 'fill-mask', found: 'no embedding table to be tied to' });
    }
    const [vocabulary, size] = table.shape as [number, number];
    const inside = headScope(scope, 'fill-mask');
    const scores = matmul(transformed(inside, options, size, x), table, { transposeB: true });
    return new Map([['logits', add(scores, inside.parameter('bias', [vocabulary], zeros))]]);
  },

  loss(_, outputs, labels, scale, { labelSmoothing = 0 } = {}) {
    const options = { padding: ignoredLabel, labelSmoothing };
    return tokenCrossEntropy(tensorOf(outputs, 'logits'), tensorOf(labels, 'labels'), scale, options);
  },
};

/** x [B, T, D] -> [B, T, size] */
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
