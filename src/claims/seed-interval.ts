/** What several seeds say about a mean. */
import { mean, sampleVariance } from '../metrics/averages.ts';
import type { Estimate } from '../metrics/estimate.ts';
import { studentQuantile } from './student.ts';

/**
 * The mean over independent seeds with its 95 % confidence interval; one value has no interval but itself.
 *
 * Formula: mean +- t(0.975, n - 1) s / sqrt(n), with the sample deviation s. The values have no bounds: a share
 * takes `shareInterval` instead.
 */
export function seedInterval(values: readonly number[]): Estimate {
  const n = values.length;
  const centre = mean(values);
  if (n === 1) return { value: centre, low: centre, high: centre };
  const half = studentQuantile(n - 1) * Math.sqrt(sampleVariance(values) / n);
  return { value: centre, low: centre - half, high: centre + half };
}

/** The interval of a - b, where the i-th values of both come from the same seed. */
export function pairedDifference(a: readonly number[], b: readonly number[]): Estimate {
  return seedInterval(a.map((value, i) => value - b[i]!));
}
