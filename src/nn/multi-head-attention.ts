import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import type { Tensor } from '../graph/tensor.ts';
import { reshape } from '../ops/reshape.ts';
import { split } from '../ops/split.ts';
import { transpose } from '../ops/transpose.ts';
import { attention } from './attention.ts';
import { defineLayer } from './layer.ts';
import { linear } from './linear.ts';
import type { ModuleScope } from './module-scope.ts';

const headsOptions = z.object({
  heads: z.int().positive(),
  dropout: z.number().min(0).lt(1).default(0),
});

/** Keys and values of one attention layer: [B, H, S, K] each. */
export interface KeysValues {
  readonly key: Tensor;
  readonly value: Tensor;
}

/**
 * Queries, keys and values of self-attention by one projection.
 *
 * Shapes: x [B, T, D] -> query, key, value [B, H, T, K] with K = D / H; weight [D, 3 D].
 * Formula: [Q K V] = x [W_Q W_K W_V] + b.
 */
export const selfProjection = defineLayer({
  name: 'selfProjection',
  options: z.object({ heads: z.int().positive() }),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, { heads }, x: Tensor): KeysValues & { readonly query: Tensor } => {
    const width = x.shape.at(-1) as number;
    const projected = linear(scope.child('queryKeyValue'), { width: 3 * width, blocks: 3 }, x);
    const [query, key, value] = splitHeads(projected, 3, heads) as [Tensor, Tensor, Tensor];
    return { query, key, value };
  },
});

/**
 * Keys and values of the memory that a decoder attends to, by one projection.
 *
 * Shapes: memory [B, S, M] -> key, value [B, H, S, K] with K = width / H; weight [M, 2 width].
 */
export const memoryProjection = defineLayer({
  name: 'memoryProjection',
  options: z.object({ heads: z.int().positive(), width: z.int().positive() }),
  contract: { maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, { heads, width }, memory: Tensor): KeysValues => {
    const projected = linear(scope.child('keyValue'), { width: 2 * width, blocks: 2 }, memory);
    const [key, value] = splitHeads(projected, 2, heads) as [Tensor, Tensor];
    return { key, value };
  },
});

/**
 * Multi-head self-attention.
 *
 * Shapes: x [B, T, D], bias broadcasts to [B, H, T, T] -> [B, T, D].
 * Formula: concat(head_1 .. head_H) W_O, head_i = attention(x W_Q^i, x W_K^i, x W_V^i).
 * Source: Vaswani et al. (2017), section 3.2.2.
 */
export const multiHeadAttention = defineLayer({
  name: 'multiHeadAttention',
  options: headsOptions,
  contract: { maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, { heads, dropout }, x: Tensor, bias?: Tensor): Tensor => {
    const { query, key, value } = selfProjection(scope, { heads }, x);
    const attended = attention(scope.child('attention'), { dropout }, query, key, value, bias);
    return outputProjection(scope, attended);
  },
});

/**
 * Multi-head attention of x to a memory whose keys and values are already projected.
 *
 * Shapes: x [B, T, D], key and value [B, H, S, K], bias broadcasts to [B, H, T, S] -> [B, T, D].
 */
export const crossAttention = defineLayer({
  name: 'crossAttention',
  options: headsOptions,
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, { heads, dropout }, x: Tensor, memory: KeysValues, bias?: Tensor): Tensor => {
    const projected = linear(scope.child('query'), { width: x.shape.at(-1) as number }, x);
    const [query] = splitHeads(projected, 1, heads) as [Tensor];
    const attended = attention(scope.child('attention'), { dropout }, query, memory.key, memory.value, bias);
    return outputProjection(scope, attended);
  },
});

/** x [B, H, T, K] -> x W_O [B, T, H K] */
export function outputProjection(scope: ModuleScope, attended: Tensor): Tensor {
  const [rows, heads, length, size] = attended.shape;
  const width = (heads as number) * (size as number);
  const joined = reshape(transpose(attended, [0, 2, 1, 3]), [rows!, length!, width]);
  return linear(scope.child('output'), { width }, joined);
}

/** Cuts vectors into heads. Shapes: x [B, T, parts D] -> `parts` tensors [B, H, T, K], K = D / H. */
export function splitHeads(x: Tensor, parts: number, heads: number): readonly Tensor[] {
  const [rows, length, columns] = x.shape;
  const width = (columns as number) / parts;
  if (width % heads !== 0) {
    throw new HeddleError('E_CONFIG', {
      where: 'multi-head attention',
      found: `width ${width} with ${heads} heads`,
      allowed: 'a width that the number of heads divides',
    });
  }
  const size = width / heads;
  if (parts === 1) return [transpose(reshape(x, [rows!, length!, heads, size]), [0, 2, 1, 3])];
  // [B, T, parts, H, K] -> [parts, B, H, T, K]: one transpose moves all parts, then they are contiguous.
  const moved = transpose(reshape(x, [rows!, length!, parts, heads, size]), [2, 0, 3, 1, 4]);
  return split(moved, 0, new Array<number>(parts).fill(1)).map((part) =>
    reshape(part, [rows!, heads, length!, size]),
  );
}
