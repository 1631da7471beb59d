/** Losses, each a sum times `scale` (1 / units for the mean); what is padding counts nothing. */
import type { Tensor } from '../graph/tensor.ts';
import { abs } from '../ops/abs.ts';
import { add } from '../ops/add.ts';
import { cast } from '../ops/cast.ts';
import { scalar } from '../ops/constant.ts';
import { maximum } from '../ops/maximum.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { softmaxCrossEntropy } from '../ops/softmax-cross-entropy.ts';
import { sub } from '../ops/sub.ts';
import { tokenMask } from './attention-bias.ts';
import { softplusTail } from './softplus.ts';

/** 1 where a token stands, 0 where padding does. Shapes: ids [...] int32 -> [...] float32. */
export function tokenWeights(ids: Tensor, padding: number): Tensor {
  return cast(tokenMask(ids, padding), 'float32');
}

/**
 * Label-smoothed cross-entropy, summed over the targets and multiplied by `scale`.
 *
 * Shapes: logits [..., V], target [...] int32, scale [] (1 / tokens for the mean) or [...] (a weight for each) -> [].
 * Formula: scale * sum over targets of ((1 - e) nll(target) + e / V * sum over v of nll(v)); targets that equal
 * `padding` (any integer, -1 too) count nothing.
 * Source: Szegedy et al. (2016), section 7; the same as torch.nn.functional.cross_entropy(label_smoothing=e).
 */
export function tokenCrossEntropy(
  logits: Tensor,
  target: Tensor,
  scale: Tensor,
  { padding, labelSmoothing = 0 }: { readonly padding: number; readonly labelSmoothing?: number },
): Tensor {
  const weights = mul(tokenWeights(target, padding), scale);
  // A negative padding names no class; its rows read class 0, with weight 0.
  const classes = padding < 0 ? maximum(target, scalar(0, target.dtype)) : target;
  return softmaxCrossEntropy(logits, classes, weights, { labelSmoothing });
}

/**
 * Binary cross-entropy of independent yes-or-no decisions, summed over all and multiplied by `scale`.
 *
 * Shapes: logits [...], target [...] float32 (0, 1 or a probability between), scale [] -> [].
 * Formula: scale * sum of max(x, 0) - x y + ln(1 + e^-|x|), which is -y ln s(x) - (1 - y) ln(1 - s(x)) with the
 * sigmoid s and overflows for no x. Written with max(x, 0) = (x + |x|) / 2, whose derivative at 0 is the right 1/2.
 * Source: torch.nn.BCEWithLogitsLoss with reduction 'sum'.
 */
export function binaryCrossEntropy(logits: Tensor, target: Tensor, scale: Tensor): Tensor {
  const constant = (value: number) => scalar(value, logits.dtype);
  const size = abs(logits);
  const straight = add(mul(sub(constant(0.5), target), logits), mul(size, constant(0.5)));
  const losses = add(straight, softplusTail(size));
  return mul(reduceSum(losses), scale);
}
