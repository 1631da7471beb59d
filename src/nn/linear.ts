import { z } from 'zod';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { matmul } from '../ops/matmul.ts';
import { xavierUniform, zeros } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

/**
 * Affine map of the last axis.
 *
 * Shapes: x [..., I] -> [..., O]; weight [I, O], bias [O].
 * Formula: y = x W + b.
 * Differs from torch.nn.Linear: the weight is stored as [in, out]; Glorot-uniform initialisation, bias zero.
 */
export const linear = defineLayer({
  name: 'linear',
  options: z.object({
    /** Size of the output. */
    width: z.int().positive(),
    bias: z.boolean().default(true),
    /** How many independent maps the output holds side by side; sets the initial scale. */
    blocks: z.int().positive().default(1),
  }),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, { width, bias, blocks }, x: Tensor): Tensor => {
    const weight = scope.parameter('weight', [widthOf(x), width], xavierUniform(blocks));
    const product = matmul(x, weight);
    return bias ? add(product, scope.parameter('bias', [width], zeros)) : product;
  },
});
