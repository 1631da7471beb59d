import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import { layerNorm } from '../nn/layer-norm.ts';
import { linear } from '../nn/linear.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { positions } from '../nn/positions.ts';
import type { TokenEmbedding } from './token-front.ts';
import type { TransformerOptions } from './transformer-options.ts';

/** What both Transformer families want of their tokens. */
export const transformerEmbedding = ({
  width,
  embedding = width,
  scale,
  segments,
}: TransformerOptions): TokenEmbedding => ({ size: embedding, scaled: scale, segments });

/** How many positions both families have. */
export const transformerPositions = ({ length, positionOffset }: TransformerOptions): number =>
  length - positionOffset;

/**
 * Brings vectors to the model width and tells them where they stand, before the first layer.
 *
 * Shapes: x [B, T, E], start: the position of x[:, 0] -> [B, T, D].
 * Formula: dropout(norm(x W + b + P[start ..])); the map only where E is not D, the norm only with `embeddingNorm`.
 * Source: Vaswani et al. (2017), sections 3.4 and 3.5; the norm: Devlin et al. (2019), as in its published code.
 */
export function placeInWidth(
  scope: ModuleScope,
  options: TransformerOptions,
  x: Tensor,
  start: Dim = 0,
): Tensor {
  const { width, length, epsilon, dropout } = options;
  const wide = x.shape.at(-1) === width ? x : linear(scope.child('embeddingProjection'), { width }, x);
  const kind = { kind: options.positions, length, offset: options.positionOffset };
  const placed = positions(scope.child('positions'), kind, wide, start);
  const normed = options.embeddingNorm
    ? layerNorm(scope.child('embeddingNorm'), { epsilon }, placed)
    : placed;
  return scope.dropout(normed, dropout);
}
