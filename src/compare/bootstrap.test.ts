import { expect, test } from 'vitest';
import { fold, keyOf, normalValues, uniform } from '../base/random.ts';
import { percentileEstimate } from '../metrics/estimate.ts';
import { resampledSums } from './bootstrap.ts';

const resampling = { resamples: 4000, key: keyOf(7) };

test('resampled sums of a 0/1 column have the mean and the deviation of the binomial distribution', () => {
  const items = 400;
  const column = Float64Array.from({ length: items }, (_, i) => (i < 100 ? 1 : 0));
  const [sums] = resampledSums([column], resampling) as [Float64Array];
  const mean = sums.reduce((a, b) => a + b, 0) / sums.length;
  const variance = sums.reduce((so, sum) => so + (sum - mean) ** 2, 0) / sums.length;
  // n p = 100 and sqrt(n p (1 - p)) = 8.66; the standard errors of 4,000 resamples are 0.14 and 0.1.
  expect(Math.abs(mean - 100)).toBeLessThan(0.6);
  expect(Math.abs(Math.sqrt(variance) - Math.sqrt(75))).toBeLessThan(0.4);
});

test('a resample draws the same items for all columns', () => {
  const one = Float64Array.from({ length: 51 }, (_, i) => i);
  const two = one.map((value) => 2 * value + 1);
  const [a, b] = resampledSums([one, two], { resamples: 50, key: keyOf(1) }) as [Float64Array, Float64Array];
  expect([...b]).toEqual([...a].map((sum) => 2 * sum + 51));
  expect(new Set(a).size).toBeGreaterThan(40);
});

test('the same key draws the same items, another one others', () => {
  const column = Float64Array.from({ length: 30 }, (_, i) => i);
  const draw = (seed: number) => resampledSums([column], { resamples: 5, key: keyOf(seed) });
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test('95 % intervals of a mean cover the true mean in about 95 % of samples', () => {
  const samples = 100;
  let covered = 0;
  for (let s = 0; s < samples; s++) {
    const column = Float64Array.from(normalValues(fold(keyOf(11), s), 60, 1));
    const [sums] = resampledSums([column], { resamples: 200, key: fold(keyOf(12), s) }) as [Float64Array];
    const { low, high } = percentileEstimate(
      0,
      sums.map((sum) => sum / 60),
    );
    if (low <= 0 && high >= 0) covered++;
  }
  expect(covered / samples).toBeGreaterThan(0.88);
  expect(covered / samples).toBeLessThan(1);
});

test('items are drawn uniformly', () => {
  const items = 7;
  const identity = Array.from({ length: items }, (_, i) => {
    const column = new Float64Array(items);
    column[i] = 1;
    return column;
  });
  const sums = resampledSums(identity, {
    resamples: 3000,
    key: keyOf(Math.floor(uniform(keyOf(1), 0) * 100)),
  });
  for (const column of sums) {
    // Each item is drawn once on average; the standard error is 0.017.
    expect(Math.abs(column.reduce((a, b) => a + b, 0) / 3000 - 1)).toBeLessThan(0.07);
  }
});
