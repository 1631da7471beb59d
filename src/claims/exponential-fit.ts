/** An exponential through positive figures, as a straight line through their logarithms. */

import { fitLine, type Point } from './straight-line.ts';

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
export function fitExponential(points: readonly Point[], least = 1e-35): ExponentialFit {
  const kept = points
    .filter(({ y }) => y >= least && Number.isFinite(y))
    .map(({ x, y }) => ({ x, y: Math.log(y) }));
  const { slope, rSquared } = fitLine(kept);
  return { factor: Math.exp(slope), rSquared, points: kept.length };
}
