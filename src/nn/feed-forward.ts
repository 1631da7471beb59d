import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { gelu } from '../ops/gelu.ts';
import { geluTanh } from '../ops/gelu-tanh.ts';
import { relu } from '../ops/relu.ts';
import { defineLayer } from './layer.ts';
import { linear } from './linear.ts';
import type { ModuleScope } from './module-scope.ts';

export const activations = { relu, gelu, 'gelu-tanh': geluTanh } as const;
export const activationNames = [
  'relu',
  'gelu',
  'gelu-tanh',
] as const satisfies readonly (keyof typeof activations)[];

/**
 * Position-wise feed-forward network.
 *
 * Shapes: x [B, T, D] -> [B, T, D]; inner weight [D, F], outer weight [F, D].
 * Formula: f(x W_1 + b_1) W_2 + b_2, with dropout after f.
 * Source: Vaswani et al. (2017), equation 2; GELU in both forms: Hendrycks and Gimpel (2016).
 */
export const feedForward = defineLayer({
  name: 'feedForward',
  options: z.object({
    inner: z.int().positive(),
    activation: z.enum(activationNames).default('relu'),
    dropout: z.number().min(0).lt(1).default(0),
    /** Rate of dropout after f; default: `dropout`. */
    activationDropout: z.number().min(0).lt(1).optional(),
  }),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, options, x: Tensor): Tensor => {
    const { inner, activation, dropout, activationDropout = dropout } = options;
    const hidden = activations[activation](linear(scope.child('inner'), { width: inner }, x));
    const kept = scope.dropout(hidden, activationDropout);
    return linear(scope.child('outer'), { width: x.shape.at(-1) as number }, kept);
  },
});
