/** Growth as a power: y = c x^p is a straight line of slope p where both axes are logarithmic. */
import type { Estimate } from '../metrics/estimate.ts';
import { fitLine, type Point } from './straight-line.ts';
import { studentQuantile } from './student.ts';

/**
 * The exponent p of y = c x^p that fits best, with its 95 % interval.
 *
 * Formula: least squares of log y = log c + p log x; the interval is p +- t(0.975, n - 2) times the standard error of
 * the slope, so that it grows with the scatter and with what is no power at all. Two points have no interval but (-inf, inf).
 */
export function growthOf(points: readonly Point[]): Estimate {
  const logarithms = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const { slope, slopeError } = fitLine(logarithms);
  const half = points.length < 3 ? Number.POSITIVE_INFINITY : studentQuantile(points.length - 2) * slopeError;
  return { value: slope, low: slope - half, high: slope + half };
}
