import { z } from 'zod';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { matmul } from '../ops/matmul.ts';
import { mul } from '../ops/mul.ts';
import { softmax } from '../ops/softmax.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

/** The logarithm of a share, 9e-27, that changes no sum in float32: what a hidden key has of the largest weight. */
const negligible = -60;

/**
 * Scaled dot-product attention.
 *
 * Shapes: query [B, H, T, K], key [B, H, S, K], value [B, H, S, K], bias broadcasts to [B, H, T, S]
 * (0 where attention is allowed, a large negative number where it is not) -> [B, H, T, K].
 * Formula: softmax(Q K^T / sqrt(d_k) + bias) V, d_k = K unless a divisor is given.
 * Source: Vaswani et al. (2017), equation 1.
 */
export const attention = defineLayer({
  name: 'attention',
  options: z.object({
    dropout: z.number().min(0).lt(1).default(0),
    /** What the scores are divided by; default sqrt(d_k). */
    divisor: z.number().positive().optional(),
  }),
  contract: { maskSafe: true, batchInvariant: true },
  forward: (
    scope: ModuleScope,
    { dropout, divisor },
    query: Tensor,
    key: Tensor,
    value: Tensor,
    bias?: Tensor,
  ): Tensor => {
    const scale = 1 / (divisor ?? Math.sqrt(widthOf(query)));
    const products = matmul(query, key, { transposeB: true });
    const scores = mul(products, scalar(scale, query.dtype));
    const weights =
      bias === undefined ? softmax(scores) : softmax(add(scores, bias), -1, { floor: negligible });
    return matmul(scope.dropout(scope.observe('weights', weights), dropout), value);
  },
});
