import type { Tensor } from '../graph/tensor.ts';
import { embeddingTable } from '../nn/embedding.ts';
import { linear } from '../nn/linear.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { matmul } from '../ops/matmul.ts';
import type { TokenEmbedding } from './token-front.ts';

/**
 * The states of a decoder as logits over its vocabulary; `scope` is that of the model.
 *
 * Shapes: states [B, T, D] -> [B, T, V].
 * Formula: tied: logits = h E^T with the decoder's token embedding E, after an affine map where sizes differ; untied:
 * logits = h W + b.
 * Source: Press and Wolf (2017), "Using the output embedding to improve language models".
 */
export function projectToVocabulary(
  scope: ModuleScope,
  { tie }: { readonly tie: boolean },
  { vocabulary, size }: TokenEmbedding & { readonly vocabulary: number },
  states: Tensor,
): Tensor {
  if (!tie) return linear(scope.child('output'), { width: vocabulary }, states);
  const embedded =
    states.shape.at(-1) === size ? states : linear(scope.child('output'), { width: size }, states);
  const table = embeddingTable(scope.child('decoder').child('embedding'), { vocabulary, width: size });
  return matmul(embedded, table, { transposeB: true });
}
