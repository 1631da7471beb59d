import { expect, test } from 'vitest';
import { shareInterval, wilsonInterval } from './binomial-interval.ts';

test('the score interval of Wilson (1927)', () => {
  const { low, high } = wilsonInterval(8, 10);
  expect(low).toBeCloseTo(0.4902, 4);
  expect(high).toBeCloseTo(0.9433, 4);
  expect(wilsonInterval(10, 10).high).toBe(1);
  expect(wilsonInterval(0, 10).low).toBe(0);
});

test('accuracies of a few seeds near 100 percent have an interval within range', () => {
  // The t interval of these three is [96.0, 101.1].
  const { value, low, high } = shareInterval([0.98, 0.98, 0.998], 256);
  expect(value).toBeCloseTo(0.986, 6);
  expect(high).toBeLessThanOrEqual(1);
  expect(low).toBeLessThan(value);
  expect(low).toBeGreaterThan(0.85);
});

test.each([
  { shares: [0, 0, 0] },
  { shares: [1, 1] },
  { shares: [0, 1] },
  { shares: [0.5, 0.5, 0.5] },
  { shares: [0.999] },
  { shares: [0, 0.01, 0, 0, 0, 0.002] },
])('$shares: 0 <= low < high <= 1 around the mean', ({ shares }) => {
  const { value, low, high } = shareInterval(shares, 100);
  expect(low).toBeGreaterThanOrEqual(0);
  expect(high).toBeLessThanOrEqual(1);
  expect(low).toBeLessThan(high);
  expect(value).toBeGreaterThanOrEqual(low - 1e-12);
  expect(value).toBeLessThanOrEqual(high + 1e-12);
});

test('seeds that differ make it wider than their trials alone would', () => {
  const width = ({ low, high }: { readonly low: number; readonly high: number }) => high - low;
  expect(width(shareInterval([0.6, 0.9, 0.75], 1000))).toBeGreaterThan(
    3 * width(shareInterval([0.75, 0.75, 0.75], 1000)),
  );
});
