import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { div } from '../ops/div.ts';
import { mul } from '../ops/mul.ts';
import { oneHot } from '../ops/one-hot.ts';
import { reduceMean } from '../ops/reduce-mean.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { softmax } from '../ops/softmax.ts';
import { sub } from '../ops/sub.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import { tokenWeights } from './losses.ts';

/** Keeps a class that a picture lacks from a quotient of 0 by 0. */
const smooth = 1;

/**
 * The Dice loss: one minus the overlap of areas, of each picture and each class, weighted by the pixels of the picture that count.
 *
 * Shapes: logits [B, N, L], target [B, N] int32 (-1 counts nothing), scale [] (1 / pixels for the mean) -> [].
 * Formula: scale * sum over b of n_b mean over k of (1 - (2 sum_i p_ik y_ik + 1) / (sum_i p_ik + sum_i y_ik + 1)), with p = softmax over
 * classes and the n_b pixels i of picture b that count. So a mean over pixels is one over pictures of the same size.
 * Source: Milletari et al. (2016), "V-Net", section 3, with the areas not squared and 1 added to both sides of the quotient.
 */
export function diceLoss(logits: Tensor, target: Tensor, scale: Tensor): Tensor {
  const classes = logits.shape.at(-1) as number;
  const counted = unsqueeze(tokenWeights(target, -1), 2);
  const found = mul(softmax(logits), counted);
  // A target of -1 names no class; its row of the table of classes is then multiplied by 0.
  const truth = mul(oneHot(target, classes, logits.dtype), counted);
  const one = scalar(smooth, logits.dtype);
  const overlap = mul(reduceSum(mul(found, truth), [1]), scalar(2, logits.dtype));
  const areas = add(reduceSum(found, [1]), reduceSum(truth, [1]));
  const dice = reduceMean(div(add(overlap, one), add(areas, one)), [1]);
  const pixels = reduceSum(counted, [1, 2]);
  return mul(reduceSum(mul(sub(one, dice), pixels)), scale);
}
