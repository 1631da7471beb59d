/** The front of text: token ids become a sequence of vectors. */
import type { Tensor } from '../graph/tensor.ts';
import { tokenMask } from '../nn/attention-bias.ts';
import { embedding } from '../nn/embedding.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { mul } from '../ops/mul.ts';
import type { Sequence } from './sequence.ts';

/** How a family wants its tokens embedded. */
export interface TokenEmbedding {
  /** E, the size of the vectors. */
  readonly size: number;
  /** Whether they are multiplied by sqrt(E). */
  readonly scaled: boolean;
  /** How many kinds of segments are told apart (BERT's token types); 0: none. */
  readonly segments?: number;
}

/** What the front is fed. */
export interface TokenFeeds {
  /** [B, T] int32 */
  readonly ids: Tensor;
  /** [B, T] int32: the segment of each token, for a family that tells segments apart. */
  readonly segments?: Tensor | undefined;
}

interface TokenFrontOptions extends TokenEmbedding {
  readonly vocabulary: number;
  /** The id of padding. */
  readonly padding: number;
}

/** Token ids as a sequence; the mask is false where padding stands. Shapes: ids [B, T] -> x [B, T, E], mask [B, T]. */
export function tokenFront(scope: ModuleScope, options: TokenFrontOptions, feeds: TokenFeeds): Sequence {
  return { x: embedTokens(scope, options, feeds), mask: tokenMask(feeds.ids, options.padding) };
}

/**
 * Vectors of tokens.
 *
 * Shapes: ids [B, T] -> [B, T, E].
 * Formula: sqrt(E) W[ids] where scaled, else W[ids]; plus S[segments] where segments are told apart.
 * Source: Vaswani et al. (2017), section 3.4; segments: Devlin et al. (2019), figure 2.
 */
export function embedTokens(
  scope: ModuleScope,
  { vocabulary, size, scaled, segments: kinds = 0 }: Omit<TokenFrontOptions, 'padding'>,
  { ids, segments }: TokenFeeds,
): Tensor {
  const vectors = embedding(scope.child('embedding'), { vocabulary, width: size }, ids);
  const x = scaled ? mul(vectors, scalar(Math.sqrt(size), 'float32')) : vectors;
  if (kinds === 0 || segments === undefined) return x;
  return add(x, embedding(scope.child('segments'), { vocabulary: kinds, width: size }, segments));
}
