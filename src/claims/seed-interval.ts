/** What several seeds say about a mean. */

import { mean } from '../metrics/averages.ts';

export interface SeedInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The quantile t(0.975) for 1 to 10 degrees of freedom. Source: Student (1908); NIST/SEMATECH handbook, 1.3.6.7.2. */
const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228] as const;

/**
 * The mean over independent seeds with its 95 % confidence interval; one value has no interval but itself.
 *
 * Formula: mean +- t(0.975, n - 1) s / sqrt(n), with the sample deviation s. Beyond 11 values the quantile of 10
 * degrees of freedom stands in, which makes the interval a little too wide.
 */
export function seedInterval(values: readonly number[]): SeedInterval {
  const n = values.length;
  const centre = mean(values);
  if (n === 1) return { mean: centre, low: centre, high: centre };
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (n - 1);
  const quantile = quantiles[Math.min(n - 1, quantiles.length) - 1]!;
  const half = quantile * Math.sqrt(variance / n);
  return { mean: centre, low: centre - half, high: centre + half };
}

/** The interval of a - b, where the i-th values of both come from the same seed. */
export function pairedDifference(a: readonly number[], b: readonly number[]): SeedInterval {
  return seedInterval(a.map((value, i) => value - b[i]!));
}
