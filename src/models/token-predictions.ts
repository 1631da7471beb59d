import type { Tensor } from '../graph/tensor.ts';
import { tokenCrossEntropy, tokenWeights } from '../nn/losses.ts';
import { gatherElements } from '../ops/gather-elements.ts';
import { logSoftmax } from '../ops/log-softmax.ts';
import { mul } from '../ops/mul.ts';
import { squeeze } from '../ops/squeeze.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import type { ForwardPass } from './model.ts';

/**
 * What a model that predicts tokens makes of a batch: `logProbabilities` [B, T] of the given tokens, and their cross entropy.
 *
 * Shapes: logits [B, T, V], target [B, T] int32, `padding` where there is no token.
 */
export function tokenPredictions(logits: Tensor, target: Tensor, padding: number): ForwardPass {
  return {
    outputs: new Map([['logProbabilities', tokenLogProbabilities(logits, target, padding)]]),
    loss: (scale, { labelSmoothing }) =>
      tokenCrossEntropy(logits, target, scale, { padding, labelSmoothing }),
  };
}

/**
 * The log-probability of each given token; 0 at padding.
 *
 * Shapes: logits [B, T, V], target [B, T] int32 -> [B, T].
 * Formula: log softmax(logits[b, t])[target[b, t]].
 */
function tokenLogProbabilities(logits: Tensor, target: Tensor, padding: number): Tensor {
  const chosen = squeeze(gatherElements(logSoftmax(logits), unsqueeze(target, 2), 2), 2);
  return mul(chosen, tokenWeights(target, padding));
}
