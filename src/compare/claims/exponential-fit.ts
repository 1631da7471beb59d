/** An exponential through positive figures, as a straight line through their logarithms. */

export interface ExponentialFit {
  /** What a step multiplies by. */
  readonly factor: number;
  /** The share of the variance of ln y that the line explains, 0 to 1; 1 where there is none. */
  readonly rSquared: number;
  readonly points: number;
}

/**
 * Least squares of ln y = a + k ln(factor) over the finite points of at least `least`; below it float32 loses its digits.
 *
 * With fewer than two such points the factor is NaN.
 */
export function fitExponential(
  points: readonly { readonly x: number; readonly y: number }[],
  least = 1e-35,
): ExponentialFit {
  const kept = points
    .filter(({ y }) => y >= least && Number.isFinite(y))
    .map(({ x, y }) => ({ x, y: Math.log(y) }));
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [x0, y0] = [mean(kept.map(({ x }) => x)), mean(kept.map(({ y }) => y))];
  const sum = (term: (dx: number, dy: number) => number) =>
    kept.reduce((total, { x, y }) => total + term(x - x0, y - y0), 0);
  const [xx, xy, yy] = [sum((dx) => dx * dx), sum((dx, dy) => dx * dy), sum((_, dy) => dy * dy)];
  const rSquared = yy === 0 ? 1 : (xy * xy) / (xx * yy);
  return { factor: Math.exp(xy / xx), rSquared, points: kept.length };
}
