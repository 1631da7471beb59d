/** What several seeds say about a mean. */

import { mean } from '../metrics/averages.ts';
import { studentQuantile } from './student.ts';

export interface SeedInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean over independent seeds with its 95 % confidence interval; one value has no interval but itself.
 *
 * Formula: mean +- t(0.975, n - 1) s / sqrt(n), with the sample deviation s. The values have no bounds: a share
 * takes `shareInterval` instead.
 */
export function seedInterval(values: readonly number[]): SeedInterval {
  const n = values.length;
  const centre = mean(values);
  if (n === 1) return { mean: centre, low: centre, high: centre };
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (n - 1);
  const half = studentQuantile(n - 1) * Math.sqrt(variance / n);
  return { mean: centre, low: centre - half, high: centre + half };
}

/** The interval of a - b, where the i-th values of both come from the same seed. */
export function pairedDifference(a: readonly number[], b: readonly number[]): SeedInterval {
  return seedInterval(a.map((value, i) => value - b[i]!));
}
