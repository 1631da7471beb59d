/** A point of a curve, 0 to 1 each. */
interface PrecisionRecallPoint {
  readonly recall: number;
  readonly precision: number;
}

export interface PrecisionRecallCurve {
  /** From the answers of the highest score alone to all of them. */
  readonly points: readonly PrecisionRecallPoint[];
  /** 0 to 1 */
  readonly averagePrecision: number;
}

/**
 * How precise answers are as more of what is asked for is found: a point for each score that is used as a threshold.
 *
 * `isRight[i]` says whether the answer with `scores[i]` is one of the `positives` that are to be found.
 *
 * Formula: AP = sum over thresholds of (R_n - R_(n-1)) P_n. Source: sklearn.metrics.average_precision_score.
 */
export function precisionRecallCurve(
  scores: ArrayLike<number>,
  isRight: ArrayLike<boolean>,
  positives: number,
): PrecisionRecallCurve {
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const points: PrecisionRecallPoint[] = [];
  let [right, area] = [0, 0];
  order.forEach((answer, i) => {
    if (isRight[answer]) right++;
    const next = order[i + 1];
    if (next !== undefined && scores[next] === scores[answer]) return;
    const point = { recall: right / positives, precision: right / (i + 1) };
    area += (point.recall - (points.at(-1)?.recall ?? 0)) * point.precision;
    points.push(point);
  });
  return { points, averagePrecision: area };
}
