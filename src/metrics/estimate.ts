/** A value and how far it can be trusted. */

/** A value with its 95 % confidence interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * `value` with the 95 % percentile interval of its resampled values.
 *
 * Source: Efron and Tibshirani (1993), chapter 13.
 */
export function percentileEstimate(value: number, resampled: Float64Array): Estimate {
  const sorted = resampled.toSorted();
  return { value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

/** Linear between neighbours: position q (n - 1). Source: Hyndman and Fan (1996), definition 7. */
function quantile(sorted: Float64Array, q: number): number {
  const position = q * (sorted.length - 1);
  const [below, share] = [Math.floor(position), position % 1];
  const low = sorted[below]!;
  return share === 0 ? low : low + share * (sorted[below + 1]! - low);
}

/** `1.06 [0.98, 1.13]` */
export function formatEstimate({ value, low, high }: Estimate, digits = 2): string {
  return `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}
