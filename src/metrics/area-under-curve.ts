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
 * The mean area over classes, each against all others; with two classes that of the second.
 *
 * Shapes: probabilities [N][C], labels [N]. Source: MedMNIST v2, Evaluator.getAUC.
 */
export function meanAreaUnderCurve(
  probabilities: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
): number {
  const classes = probabilities[0]?.length ?? 0;
  const areaOf = (k: number) =>
    areaUnderCurve(
      probabilities.map((row) => row[k]!),
      Array.from(labels, (label) => label === k),
    );
  if (classes === 2) return areaOf(1);
  return Array.from({ length: classes }, (_, k) => areaOf(k)).reduce((sum, area) => sum + area / classes, 0);
}
