import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { matmul } from '../ops/matmul.ts';
import { relu } from '../ops/relu.ts';
import { tanh } from '../ops/tanh.ts';
import { orthogonal } from './initializers.ts';
import { defineLayer } from './layer.ts';
import { linear } from './linear.ts';
import type { ModuleScope } from './module-scope.ts';
import { type RecurrentContext, type RecurrentStates, recurrence, timeFirst } from './recurrence.ts';
import { variationalDropout } from './variational-dropout.ts';

const activations = { tanh, relu } as const;
export const elmanActivations = ['tanh', 'relu'] as const satisfies readonly (keyof typeof activations)[];

/**
 * Elman network, the simple recurrent layer.
 *
 * Shapes: x [B, T, I] -> states [B, T, H], final [hidden [B, H]]; input weight [I, H], recurrent weight [H, H].
 * Formula: h_t = f(x_t W + h_(t-1) U + b), f = tanh or ReLU.
 * Source: Elman (1990), "Finding structure in time"; ReLU: Le, Jaitly, Hinton (2015).
 * Differs from torch.nn.RNN: one bias, the sum of its two; U starts orthogonal. Causal unless `reverse`.
 */
export const elman = defineLayer({
  name: 'elman',
  options: z.object({
    width: z.int().positive(),
    activation: z.enum(elmanActivations).default('tanh'),
    /** Rate of dropout of the state that enters the recurrent product, with one mask for all steps. */
    variationalDropout: z.number().min(0).lt(1).default(0),
    /** Whether time runs backwards. */
    reverse: z.boolean().default(false),
  }),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (
    scope: ModuleScope,
    { width, activation, reverse, variationalDropout: rate },
    x: Tensor,
    context: RecurrentContext = {},
  ): RecurrentStates => {
    const recurrent = scope.parameter('recurrent.weight', [width, width], orthogonal);
    const drop = variationalDropout(scope, { rate, width }, x);
    const projected = linear(scope.child('input'), { width }, timeFirst(x));
    return recurrence({
      ...context,
      projected,
      states: 1,
      width,
      reverse,
      step: (input, [hidden]) => [activations[activation](add(input, matmul(drop(hidden!), recurrent)))],
    });
  },
});
