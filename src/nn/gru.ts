import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { matmul } from '../ops/matmul.ts';
import { mul } from '../ops/mul.ts';
import { sigmoid } from '../ops/sigmoid.ts';
import { split } from '../ops/split.ts';
import { sub } from '../ops/sub.ts';
import { tanh } from '../ops/tanh.ts';
import { orthogonal, zeros } from './initializers.ts';
import { defineLayer } from './layer.ts';
import { linear } from './linear.ts';
import type { ModuleScope } from './module-scope.ts';
import { type RecurrentContext, type RecurrentStates, recurrence, timeFirst } from './recurrence.ts';
import { variationalDropout } from './variational-dropout.ts';

export const gruResets = ['after', 'before'] as const;

/** The candidate's share of the recurrence, from the state and the reset gate, [B, H] each. */
type Candidate = (hidden: Tensor, reset: Tensor) => Tensor;

/**
 * Gated recurrent unit, with the reset gate applied after or before the candidate's matrix product.
 *
 * Shapes: x [B, T, I] -> states [B, T, H], final [hidden [B, H]]; input weight [I, 3 H], recurrent weight [H, 3 H],
 * gates in the order r, z, n.
 * Formula: r = sigmoid(x_t W_r + h U_r + b_r), z = sigmoid(x_t W_z + h U_z + b_z) with h = h_(t-1);
 * after: n = tanh(x_t W_n + b_n + r * (h U_n + c)); before: n = tanh(x_t W_n + b_n + (r * h) U_n);
 * h_t = n + z * (h - n).
 * Source: Cho et al. (2014), equations 5 to 8 (before); torch.nn.GRU (after).
 * Differs from torch.nn.GRU: its biases of r and of z are one here; U starts orthogonal. From Cho et al.: biases.
 * Causal unless `reverse`.
 */
export const gru = defineLayer({
  name: 'gru',
  options: z.object({
    width: z.int().positive(),
    reset: z.enum(gruResets).default('after'),
    /** Rate of dropout of the state that enters the recurrent product, with one mask for all steps. */
    variationalDropout: z.number().min(0).lt(1).default(0),
    /** Whether time runs backwards. */
    reverse: z.boolean().default(false),
  }),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (
    scope: ModuleScope,
    { width, reset: resets, reverse, variationalDropout: rate },
    x: Tensor,
    context: RecurrentContext = {},
  ): RecurrentStates => {
    const weight = scope.parameter('recurrent.weight', [width, 3 * width], orthogonal);
    const [gateWeight, candidateWeight] = split(weight, 1, [2 * width, width]);
    const candidates = { after: resetAfter, before: resetBefore };
    const candidate = candidates[resets](scope, width, candidateWeight!);
    const drop = variationalDropout(scope, { rate, width }, x);
    const projected = linear(scope.child('input'), { width: 3 * width, blocks: 3 }, timeFirst(x));
    return recurrence({
      ...context,
      projected,
      states: 1,
      width,
      reverse,
      step: (input, [hidden]) => {
        const dropped = drop(hidden!);
        const [gateInput, candidateInput] = split(input, 1, [2 * width, width]);
        const gates = sigmoid(add(gateInput!, matmul(dropped, gateWeight!)));
        const [r, z] = split(gates, 1, [width, width]);
        const n = tanh(add(candidateInput!, candidate(dropped, r!)));
        return [add(n, mul(z!, sub(hidden!, n)))];
      },
    });
  },
});

function resetAfter(scope: ModuleScope, width: number, weight: Tensor): Candidate {
  const bias = scope.parameter('recurrent.bias', [width], zeros);
  return (hidden, reset) => mul(reset, add(matmul(hidden, weight), bias));
}

function resetBefore(_: ModuleScope, __: number, weight: Tensor): Candidate {
  return (hidden, reset) => matmul(mul(reset, hidden), weight);
}
