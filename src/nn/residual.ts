import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { layerNorm } from './layer-norm.ts';
import type { ModuleScope } from './module-scope.ts';

export const normPlacements = ['pre', 'post'] as const;

export const residualOptions = z.object({
  norm: z.enum(normPlacements).default('pre'),
  dropout: z.number().min(0).lt(1).default(0),
  /** What layer normalisation adds to the variance. */
  epsilon: z.number().positive().default(1e-5),
});

/**
 * A sublayer with its residual connection and layer normalisation.
 *
 * Formula: post: norm(x + dropout(f(x))); pre: x + dropout(f(norm(x))).
 * Source: Vaswani et al. (2017), section 3.1 (post); Xiong et al. (2020), figure 1 (pre).
 */
export function residual(
  scope: ModuleScope,
  { norm, dropout, epsilon }: z.output<typeof residualOptions>,
  x: Tensor,
  sublayer: (x: Tensor) => Tensor,
): Tensor {
  const normalize = (states: Tensor) => layerNorm(scope.child('norm'), { epsilon }, states);
  if (norm === 'pre') return add(x, scope.dropout(sublayer(normalize(x)), dropout));
  return normalize(add(x, scope.dropout(sublayer(x), dropout)));
}
