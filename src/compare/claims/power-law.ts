/** Growth as a power: y = c x^p is a straight line of slope p where both axes are logarithmic. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The exponent p of y = c x^p that fits best.
 *
 * Formula: least squares of log y = log c + p log x, p = cov(log x, log y) / var(log x). At least two different x.
 */
export function growthExponent(points: readonly Point[]): number {
  const xs = points.map(({ x }) => Math.log(x));
  const ys = points.map(({ y }) => Math.log(y));
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const covariance = xs.reduce((sum, x, i) => sum + (x - meanX) * (ys[i]! - meanY), 0);
  return covariance / xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
}

/** The points with the larger x, the middle one among them: where what grows fastest dominates. */
export function upperHalf(points: readonly Point[]): readonly Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x);
  return sorted.slice(Math.floor(sorted.length / 2) - (sorted.length % 2 === 0 ? 1 : 0));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
