import { mean } from './averages.ts';

/**
 * The area under the receiver operating characteristic: the probability that a positive example scores higher than a negative one, ties
 * counting half; NaN where one kind is missing.
 *
 * Ranges: 0 to 1. Formula: (R - P (P + 1) / 2) / (P N) with the sum R of the ranks of the P positives among all, equal scores sharing their mean rank.
 * Source: Mann and Whitney (1947); sklearn.metrics.roc_auc_score.
 */
export function areaUnderCurve(scores: ArrayLike<number>, isPositive: ArrayLike<boolean>): number {
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let [rankSum, positives] = [0, 0];
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && scores[order[last + 1]!] === scores[order[first]!]) last++;
    // Ranks count from 1; those of equal scores are all (first + last) / 2 + 1.
    for (let at = first; at <= last; at++) {
      if (!isPositive[order[at]!]) continue;
      rankSum += (first + last) / 2 + 1;
      positives++;
    }
    first = last + 1;
  }
  const negatives = order.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * The mean area over classes, each against all others, of the classes that some items have and some have not; NaN where there is none.
 * Of two classes of which each item has one, both areas are equal.
 *
 * Shapes: probabilities [N][C], labels [N] lists of classes. Source: MedMNIST v2, Evaluator.getAUC.
 */
export function meanAreaUnderCurve(
  probabilities: readonly ArrayLike<number>[],
  labels: readonly (readonly number[])[],
): number {
  const classes = probabilities[0]?.length ?? 0;
  const areas = Array.from({ length: classes }, (_, k) =>
    areaUnderCurve(
      probabilities.map((row) => row[k]!),
      labels.map((own) => own.includes(k)),
    ),
  ).filter((area) => !Number.isNaN(area));
  return areas.length === 0 ? Number.NaN : mean(areas);
}
