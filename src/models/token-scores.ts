import type { Tensor } from '../graph/tensor.ts';
import { tokenWeights } from '../nn/losses.ts';
import { gatherElements } from '../ops/gather-elements.ts';
import { logSoftmax } from '../ops/log-softmax.ts';
import { mul } from '../ops/mul.ts';
import { squeeze } from '../ops/squeeze.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';

/**
 * The log-probability of each given token; 0 at padding.
 *
 * Shapes: logits [B, T, V], target [B, T] int32 -> [B, T].
 * Formula: log softmax(logits[b, t])[target[b, t]].
 */
export function tokenLogProbabilities(logits: Tensor, target: Tensor, padding: number): Tensor {
  const chosen = squeeze(gatherElements(logSoftmax(logits), unsqueeze(target, 2), 2), 2);
  return mul(chosen, tokenWeights(target, padding));
}
