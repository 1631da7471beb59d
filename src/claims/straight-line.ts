import { mean } from '../metrics/averages.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface StraightLine {
  readonly slope: number;
  /** The standard error of the slope, sqrt(residuals^2 / (n - 2) / sum (x - mean x)^2); NaN below three points. */
  readonly slopeError: number;
  /** The share of the variance of y that the line explains, 0 to 1; 1 where there is none. */
  readonly rSquared: number;
}

/** The line of least squares, slope = cov(x, y) / var(x); NaN without two different x. */
export function fitLine(points: readonly Point[]): StraightLine {
  const [x0, y0] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const sum = (term: (dx: number, dy: number) => number) =>
    points.reduce((total, { x, y }) => total + term(x - x0, y - y0), 0);
  const [xx, xy, yy] = [sum((dx) => dx * dx), sum((dx, dy) => dx * dy), sum((_, dy) => dy * dy)];
  const residuals = Math.max(0, yy - (xy * xy) / xx);
  const slopeError = points.length < 3 ? Number.NaN : Math.sqrt(residuals / (points.length - 2) / xx);
  return { slope: xy / xx, slopeError, rSquared: yy === 0 ? 1 : (xy * xy) / (xx * yy) };
}
