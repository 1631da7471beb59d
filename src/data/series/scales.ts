/** What the values of a series are measured in: the mean and the deviation of its training part. */
import type { Series } from './series.ts';

/** Of one column. */
export interface Scale {
  readonly mean: number;
  /** Above 0. */
  readonly deviation: number;
}

/**
 * The scale of some values. Those that are all equal, up to rounding, have the deviation 1, so that they become 0.
 *
 * Formula: the mean m; the square root of the mean of (y - m)^2, as of scikit-learn's StandardScaler.
 */
export function scaleOf(values: Float64Array): Scale {
  let [sum, squares] = [0, 0];
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (const value of values) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / values.length);
  return { mean, deviation: deviation > 1e-12 * Math.abs(mean) ? deviation : 1 };
}

/** The values of all columns in their scales. Shapes: -> [length, columns]. Formula: (y - m) / s. */
export function scaledValues(
  { length, columns }: Pick<Series, 'length' | 'columns'>,
  names: readonly string[],
  scales: readonly Scale[],
): Float32Array {
  const scaled = new Float32Array(length * names.length);
  for (const [c, name] of names.entries()) {
    const values = columns.get(name);
    const { mean = 0, deviation = 1 } = scales[c] ?? {};
    for (let t = 0; t < length; t++) scaled[t * names.length + c] = ((values?.[t] ?? 0) - mean) / deviation;
  }
  return scaled;
}
