import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { and } from '../ops/and.ts';
import { cast } from '../ops/cast.ts';
import { scalar } from '../ops/constant.ts';
import { div } from '../ops/div.ts';
import { equal } from '../ops/equal.ts';
import { greater } from '../ops/greater.ts';
import { matmul } from '../ops/matmul.ts';
import { maximum } from '../ops/maximum.ts';
import { range } from '../ops/range.ts';
import { reduceMax } from '../ops/reduce-max.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { slice } from '../ops/slice.ts';
import { softmax } from '../ops/softmax.ts';
import { squeeze } from '../ops/squeeze.ts';
import { tanh } from '../ops/tanh.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import { where } from '../ops/where.ts';
import { xavierUniform } from './initializers.ts';
import { defineLayer } from './layer.ts';
import { linear } from './linear.ts';
import type { ModuleScope } from './module-scope.ts';

/** Below every real state and score, and finite, so that no NaN can arise. */
const lowest = -1e9;

type Pool = (scope: ModuleScope, x: Tensor, mask: Tensor) => Tensor;

/** sum over tokens of x_t / max(tokens, 1) */
const mean: Pool = (_, x, mask) => {
  const tokens = reduceSum(cast(mask, 'float32'), [1], { keepDims: true });
  return div(sumOf(x, mask), maximum(tokens, scalar(1, 'float32')));
};

/** max over tokens of x_t, in each channel. Source: Collobert et al. (2011), section 3.2.2. */
const max: Pool = (_, x, mask) => {
  const largest = reduceMax(where(unsqueeze(mask, 2), x, scalar(lowest, 'float32')), [1]);
  const some = reduceMax(cast(mask, 'float32'), [1], { keepDims: true });
  return where(greater(some, scalar(0, 'float32')), largest, scalar(0, 'float32'));
};

/** x_0, as BERT reads its marker. Source: Devlin et al. (2019), section 3. */
const first: Pool = (_, x, mask) => sumOf(slice(x, 1, 0, 1), slice(mask, 1, 0, 1));

/** x_t at the last t that is a token. Source: Radford et al. (2018), section 3.2. */
const last: Pool = (_, x, mask) => {
  const places = where(mask, range(x.shape[1]!), scalar(-1, 'int64'));
  return sumOf(x, and(mask, equal(places, reduceMax(places, [1], { keepDims: true }))));
};

/** sum over t of a_t x_t, a = softmax over tokens of v^T tanh(x_t W + b) */
const attention: Pool = (scope, x, mask) => {
  const width = x.shape.at(-1) as number;
  const hidden = tanh(linear(scope.child('hidden'), { width }, x));
  const scores = squeeze(matmul(hidden, scope.parameter('score.weight', [width, 1], xavierUniform())), 2);
  const weights = softmax(where(mask, scores, scalar(lowest, 'float32')));
  // The mask once more: in a row without tokens the softmax is uniform.
  const seen = scope.observe('weights', where(mask, weights, scalar(0, 'float32')));
  return squeeze(matmul(unsqueeze(seen, 1), x), 1);
};

const pools = { mean, max, first, last, attention } as const;
export const poolingKinds = [
  'mean',
  'max',
  'first',
  'last',
  'attention',
] as const satisfies readonly (keyof typeof pools)[];

/**
 * One vector for a sequence of any length; padding changes nothing, and a row without tokens gives zeros.
 *
 * Shapes: x [B, T, D], mask [B, T] bool (true at tokens) -> [B, D]; attention: hidden.weight [D, D], hidden.bias
 * [D], score.weight [D, 1].
 * Formula: mean, max over the tokens; first: x_0; last: the last token; attention: sum of a_t x_t with
 * a = softmax over the tokens of v^T tanh(x_t W + b).
 * Source: attention: Yang et al. (2016), "Hierarchical attention networks", equations 5 to 7; Lin et al. (2017),
 * "A structured self-attentive sentence embedding", equation 5 (there without bias).
 */
export const pooling = defineLayer({
  name: 'pooling',
  options: z.object({ kind: z.enum(poolingKinds) }),
  contract: { maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, { kind }, x: Tensor, mask: Tensor): Tensor => pools[kind](scope, x, mask),
});

/** The sum of the x_t where `chosen` [B, T] holds: [B, T, D] -> [B, D]. */
function sumOf(x: Tensor, chosen: Tensor): Tensor {
  return reduceSum(where(unsqueeze(chosen, 2), x, scalar(0, 'float32')), [1]);
}
