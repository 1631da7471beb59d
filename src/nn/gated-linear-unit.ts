import { z } from 'zod';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { mul } from '../ops/mul.ts';
import { sigmoid } from '../ops/sigmoid.ts';
import { split } from '../ops/split.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

/**
 * Gated linear unit: one half of the channels decides how much of the other half passes.
 *
 * Shapes: x [..., 2 C] -> [..., C].
 * Formula: a * sigmoid(b) for x = [a b].
 * Source: Dauphin et al. (2017), equation 1; Gehring et al. (2017), section 3.2; the same as torch.nn.GLU.
 */
export const gatedLinearUnit = defineLayer({
  name: 'gatedLinearUnit',
  options: z.object({}),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (_: ModuleScope, __, x: Tensor): Tensor => {
    const half = widthOf(x) / 2;
    const [values, gates] = split(x, -1, [half, half]) as [Tensor, Tensor];
    return mul(values, sigmoid(gates));
  },
});
