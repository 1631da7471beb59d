import type { Tensor } from '../graph/tensor.ts';
import { attention } from './attention.ts';
import { feedForward } from './feed-forward.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';
import { crossAttention, type KeysValues, outputProjection, selfProjection } from './multi-head-attention.ts';
import { residual } from './residual.ts';
import { transformerLayerOptions } from './transformer-encoder-layer.ts';

/** What a decoder layer attends to: projected keys and values, and the bias that hides padding. */
export interface LayerMemory extends KeysValues {
  readonly bias: Tensor;
}

/** How a decoder layer sees its own past: joins the new keys and values with earlier ones, if any. */
export type Recall = (current: KeysValues) => KeysValues;

/**
 * One layer of a Transformer decoder: self-attention over the past, cross-attention, feed-forward.
 *
 * Without a memory there is no cross-attention and the layer has none of its parameters: a layer of GPT.
 * Shapes: x [B, T, D], memory.key and value [B, H, S, K], selfBias broadcasts to [B, H, T, P] where P counts
 * the recalled positions -> [B, T, D].
 * Source: Vaswani et al. (2017), figure 1, right; without a memory: Liu et al. (2018), section 4.2.3; Radford et al. (2018).
 */
export const transformerDecoderLayer = defineLayer({
  name: 'transformerDecoderLayer',
  options: transformerLayerOptions,
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (
    scope: ModuleScope,
    options,
    x: Tensor,
    memory?: LayerMemory,
    selfBias?: Tensor,
    recall: Recall = (current) => current,
  ): Tensor => {
    const attending = scope.child('selfAttention');
    const attended = residual(attending, options, x, (y) => {
      const { query, ...current } = selfProjection(attending, options, y);
      const { key, value } = recall(current);
      const { dropout } = options;
      const states = attention(attending.child('attention'), { dropout }, query, key, value, selfBias);
      return outputProjection(attending, states);
    });
    const crossing = scope.child('crossAttention');
    const crossed =
      memory === undefined
        ? attended
        : residual(crossing, options, attended, (y) =>
            crossAttention(crossing, options, y, memory, memory.bias),
          );
    const feeding = scope.child('feedForward');
    return residual(feeding, options, crossed, (y) => feedForward(feeding, options, y));
  },
});
