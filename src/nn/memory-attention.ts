/** The ways in which a recurrent decoder's states attend to the memory. */
import { HeddleError } from '../base/errors.ts';
import type { Dim } from '../graph/dim.ts';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { reshape } from '../ops/reshape.ts';
import { additiveAttention } from './additive-attention.ts';
import { attention } from './attention.ts';
import { linear } from './linear.ts';
import type { ModuleScope } from './module-scope.ts';
import { crossAttention, type KeysValues, memoryProjection } from './multi-head-attention.ts';

interface AttentionOptions {
  /** D, the size of the queries. */
  readonly width: number;
  readonly heads: number;
}

interface MemoryAttention {
  /** What is computed once from the memory [B, S, M]; the first axis is the batch. */
  readonly prepare: (scope: ModuleScope, options: AttentionOptions, memory: Tensor) => KeysValues;
  /** query [B, T, D], bias [B, 1, 1, S] -> context [B, T, M], or [B, T, D] of several heads */
  readonly attend: (
    scope: ModuleScope,
    options: AttentionOptions,
    query: Tensor,
    prepared: KeysValues,
    bias: Tensor,
  ) => Tensor;
}

/** score(q, h) = v^T tanh(q W + h U). Source: Bahdanau, Cho, Bengio (2015), appendix A.1.2. */
const additive: MemoryAttention = {
  prepare: (scope, { width }, memory) => ({
    key: linear(scope.child('key'), { width, bias: false }, memory),
    value: memory,
  }),
  attend: (scope, _, query, { key, value }, bias) =>
    additiveAttention(scope, {}, query, key, value, biasOfOneHead(bias)),
};

const multiply: MemoryAttention['attend'] = (scope, _, query, { key, value }, bias) =>
  attention(scope, { divisor: 1 }, query, key, value, biasOfOneHead(bias));

/** score(q, h) = q^T h. Source: Luong, Pham, Manning (2015), equation 8, "dot". */
const dot: MemoryAttention = {
  prepare: (_, { width }, memory) => {
    const size = widthOf(memory);
    if (size === width) return { key: memory, value: memory };
    throw new HeddleError('E_CONFIG', {
      where: 'dot attention',
      found: `decoder width ${width} with a memory of width ${size}`,
      allowed: 'the same width',
      fix: 'use the attention "general", or equal widths',
    });
  },
  attend: multiply,
};

/** score(q, h) = q^T W h. Source: Luong, Pham, Manning (2015), equation 8, "general". */
const general: MemoryAttention = {
  prepare: additive.prepare,
  attend: multiply,
};

/** Scaled dot products in several heads. Source: Vaswani et al. (2017), section 3.2.2. */
const multihead: MemoryAttention = {
  prepare: memoryProjection,
  attend: crossAttention,
};

export const memoryAttentions = { additive, dot, general, multihead } as const;
export type MemoryAttentionKind = keyof typeof memoryAttentions;
export const memoryAttentionKinds = [
  'additive',
  'dot',
  'general',
  'multihead',
] as const satisfies readonly MemoryAttentionKind[];

/** [B, 1, 1, S] -> [B, 1, S] */
function biasOfOneHead(bias: Tensor): Tensor {
  const [rows, , , length] = bias.shape as [Dim, Dim, Dim, Dim];
  return reshape(bias, [rows, 1, length]);
}
