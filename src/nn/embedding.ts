import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { gather } from '../ops/gather.ts';
import { normal } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

/**
 * A learned vector for each token.
 *
 * Shapes: ids [B, T] int32 -> [B, T, E]; weight [V, E].
 * Initialised normal with deviation E^-1/2, so that scaling by sqrt(E) gives unit variance.
 */
export const embedding = defineLayer({
  name: 'embedding',
  options: z.object({ vocabulary: z.int().positive(), width: z.int().positive() }),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, options, ids: Tensor): Tensor =>
    gather(embeddingTable(scope, options), ids, 0),
});

/** The table [V, E] itself, for a layer that shares it (Press and Wolf 2017, "Using the output embedding"). */
export function embeddingTable(
  scope: ModuleScope,
  { vocabulary, width }: { readonly vocabulary: number; readonly width: number },
): Tensor {
  return scope.parameter('weight', [vocabulary, width], normal(width ** -0.5));
}
