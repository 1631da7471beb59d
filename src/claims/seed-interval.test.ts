import { expect, test } from 'vitest';
import { pairedDifference, seedInterval } from './seed-interval.ts';

// The half width is t(0.975, 4) s / sqrt(5) = 2.776445 sqrt(2.5 / 5).
test('the interval is that of a t test', () => {
  const { value, low, high } = seedInterval([1, 2, 3, 4, 5]);
  expect(value).toBe(3);
  expect(low).toBeCloseTo(1.036757, 3);
  expect(high).toBeCloseTo(4.963243, 3);
});

test('what all seeds share drops out of a paired difference', () => {
  const noise = [10, -20, 35];
  const { value, low, high } = pairedDifference(
    noise.map((x) => x + 2),
    noise,
  );
  expect([value, low, high]).toEqual([2, 2, 2]);
});

test('one value is no evidence of spread', () => {
  expect(seedInterval([7])).toEqual({ value: 7, low: 7, high: 7 });
});
