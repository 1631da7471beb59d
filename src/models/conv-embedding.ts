import type { Tensor } from '../graph/tensor.ts';
import { embedding } from '../nn/embedding.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { add } from '../ops/add.ts';
import { type ConvOptions, embeddingSize } from './conv-options.ts';

/**
 * Tokens with a sense of where they stand: the sum of two learned vectors.
 *
 * Shapes: ids [B, T] int32, places [T] or [B, T] (integers below `length`) -> [B, T, E].
 * Differs from the Transformer's: not scaled by sqrt(E); deviation E^-1/2 stands for the 0.1 of the paper.
 * Source: Gehring et al. (2017), section 3.1.
 */
export function embedWithPlaces(
  scope: ModuleScope,
  options: ConvOptions,
  vocabulary: number,
  ids: Tensor,
  places: Tensor,
): Tensor {
  const width = embeddingSize(options);
  const tokens = embedding(scope.child('embedding'), { vocabulary, width }, ids);
  return add(tokens, embedding(scope.child('positions'), { vocabulary: options.length, width }, places));
}
