/** Token embeddings of a model side: the table, its scale, and the projection to the width. */
import type { Tensor } from '../graph/tensor.ts';
import { embedding } from '../nn/embedding.ts';
import { linear } from '../nn/linear.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { scalar } from '../ops/constant.ts';
import { mul } from '../ops/mul.ts';

/**
 * Embeds tokens and brings them to the model width.
 *
 * Shapes: ids [B, T] -> [B, T, D].
 * Formula: sqrt(E) E[ids], then an affine map where the embedding size E differs from D.
 * Source: Vaswani et al. (2017), section 3.4.
 */
export function embedTokens(
  scope: ModuleScope,
  vocabulary: number,
  { width, size }: { readonly width: number; readonly size: number },
  ids: Tensor,
): Tensor {
  const vectors = embedding(scope.child('embedding'), { vocabulary, width: size }, ids);
  const scaled = mul(vectors, scalar(Math.sqrt(size), 'float32'));
  return size === width ? scaled : linear(scope.child('embeddingProjection'), { width }, scaled);
}
