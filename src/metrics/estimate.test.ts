import { expect, test } from 'vitest';
import { formatEstimate, percentileEstimate } from './estimate.ts';

test('the interval holds the middle 95 % of the resampled values', () => {
  const values = Float64Array.from({ length: 1001 }, (_, i) => 1000 - i);
  expect(percentileEstimate(3, values)).toEqual({ value: 3, low: 25, high: 975 });
  expect(percentileEstimate(3, new Float64Array([5]))).toEqual({ value: 3, low: 5, high: 5 });
});

test('an estimate in words', () => {
  expect(formatEstimate({ value: 1.834, low: 1.75, high: 1.9 })).toBe('1.83 [1.75, 1.90]');
});
