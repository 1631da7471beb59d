/** Growth as a power: y = c x^p is a straight line of slope p where both axes are logarithmic. */

import { fitLine, type Point } from './straight-line.ts';

/**
 * The exponent p of y = c x^p that fits best.
 *
 * Formula: least squares of log y = log c + p log x, p = cov(log x, log y) / var(log x). At least two different x.
 */
export function growthExponent(points: readonly Point[]): number {
  return fitLine(points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }))).slope;
}

/** The points with the larger x, the middle one among them: where what grows fastest dominates. */
export function upperHalf(points: readonly Point[]): readonly Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x);
  return sorted.slice(Math.floor(sorted.length / 2) - (sorted.length % 2 === 0 ? 1 : 0));
}
