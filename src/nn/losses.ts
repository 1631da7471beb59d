/** Losses over tokens; padded positions count nothing. */
import type { Tensor } from '../graph/tensor.ts';
import { cast } from '../ops/cast.ts';
import { mul } from '../ops/mul.ts';
import { softmaxCrossEntropy } from '../ops/softmax-cross-entropy.ts';
import { tokenMask } from './attention-bias.ts';

/** 1 where a token stands, 0 where padding does. Shapes: ids [...] int32 -> [...] float32. */
export function tokenWeights(ids: Tensor, padding: number): Tensor {
  return cast(tokenMask(ids, padding), 'float32');
}

/**
 * Label-smoothed cross-entropy, summed over the tokens and multiplied by `scale`.
 *
 * Shapes: logits [B, T, V], target [B, T] int32, scale [] (1 / tokens for the mean) -> [].
 * Formula: scale * sum over tokens of ((1 - e) nll(target) + e / V * sum over v of nll(v)).
 * Source: Szegedy et al. (2016), section 7; the same as torch.nn.functional.cross_entropy(label_smoothing=e).
 */
export function tokenCrossEntropy(
  logits: Tensor,
  target: Tensor,
  scale: Tensor,
  { padding, labelSmoothing = 0 }: { readonly padding: number; readonly labelSmoothing?: number },
): Tensor {
  const weights = mul(tokenWeights(target, padding), scale);
  return softmaxCrossEntropy(logits, target, weights, { labelSmoothing });
}
