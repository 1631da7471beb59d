import { z } from 'zod';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { matmul } from '../ops/matmul.ts';
import { softmax } from '../ops/softmax.ts';
import { squeeze } from '../ops/squeeze.ts';
import { tanh } from '../ops/tanh.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import { xavierUniform } from './initializers.ts';
import { defineLayer } from './layer.ts';
import { linear } from './linear.ts';
import type { ModuleScope } from './module-scope.ts';

/**
 * Additive attention to keys that are already projected, k_s = h_s U_a.
 *
 * Shapes: query [B, T, D], key [B, S, A], value [B, S, M], bias broadcasts to [B, T, S] -> [B, T, M].
 * Formula: score(q_t, k_s) = v_a^T tanh(q_t W_a + k_s); softmax over s of (score + bias), times the values.
 * Source: Bahdanau, Cho, Bengio (2015), appendix A.1.2.
 */
export const additiveAttention = defineLayer({
  name: 'additiveAttention',
  options: z.object({}),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, _, query: Tensor, key: Tensor, value: Tensor, bias: Tensor): Tensor => {
    const size = widthOf(key);
    const projected = linear(scope.child('query'), { width: size, bias: false }, query);
    const combined = tanh(add(unsqueeze(projected, 2), unsqueeze(key, 1)));
    const vector = scope.parameter('score.weight', [size, 1], xavierUniform());
    const scores = squeeze(matmul(combined, vector), 3);
    const weights = scope.observe('weights', softmax(add(scores, bias)));
    return matmul(weights, value);
  },
});
