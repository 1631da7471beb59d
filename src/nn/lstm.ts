import { z } from 'zod';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { matmul } from '../ops/matmul.ts';
import { mul } from '../ops/mul.ts';
import { sigmoid } from '../ops/sigmoid.ts';
import { split } from '../ops/split.ts';
import { tanh } from '../ops/tanh.ts';
import { type Initializer, orthogonal, xavierUniform } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';
import { type RecurrentContext, type RecurrentStates, recurrence, timeFirst } from './recurrence.ts';
import { variationalDropout } from './variational-dropout.ts';

/**
 * Long short-term memory.
 *
 * Shapes: x [B, T, I] -> states [B, T, H], final [hidden [B, H], cell [B, H]]; input weight [I, 4 H], recurrent
 * weight [H, 4 H], bias [4 H], gates in the order i, f, g, o.
 * Formula: [i f g o] = x_t W + h_(t-1) U + b; c_t = sigmoid(f) c_(t-1) + sigmoid(i) tanh(g);
 * h_t = sigmoid(o) tanh(c_t).
 * Source: Hochreiter and Schmidhuber (1997); the forget gate: Gers, Schmidhuber, Cummins (2000).
 * Differs from torch.nn.LSTM: one bias, the sum of its two; U starts orthogonal, the bias of the forget gate at
 * `forgetBias` (Jozefowicz et al. 2015, section 2.2). Causal unless `reverse`.
 */
export const lstm = defineLayer({
  name: 'lstm',
  options: z.object({
    width: z.int().positive(),
    /** Initial bias of the forget gate; 1 lets gradients pass at the beginning. */
    forgetBias: z.number().default(1),
    /** Rate of dropout of the state that enters the recurrent product, with one mask for all steps. */
    variationalDropout: z.number().min(0).lt(1).default(0),
    /** Whether time runs backwards. */
    reverse: z.boolean().default(false),
  }),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (
    scope: ModuleScope,
    { width, forgetBias, reverse, variationalDropout: rate },
    x: Tensor,
    context: RecurrentContext = {},
  ): RecurrentStates => {
    const inputs = widthOf(x);
    const weight = scope.parameter('input.weight', [inputs, 4 * width], xavierUniform(4));
    const bias = scope.parameter('input.bias', [4 * width], forgetting(forgetBias));
    const recurrent = scope.parameter('recurrent.weight', [width, 4 * width], orthogonal);
    const drop = variationalDropout(scope, { rate, width }, x);
    const projected = add(matmul(timeFirst(x), weight), bias);
    return recurrence({
      ...context,
      projected,
      states: 2,
      width,
      reverse,
      step: (input, [hidden, cell]) => {
        const gates = add(input, matmul(drop(hidden!), recurrent));
        const [i, f, g, o] = split(gates, 1, [width, width, width, width]);
        const next = add(mul(sigmoid(f!), cell!), mul(sigmoid(i!), tanh(g!)));
        return [mul(sigmoid(o!), tanh(next)), next];
      },
    });
  },
});

/** Zero but for the second quarter, the forget gate. */
function forgetting(value: number): Initializer {
  return (_, [size]) => new Float32Array(size!).fill(value, size! / 4, size! / 2);
}
