import { expect, test } from 'vitest';
import { formatGrowth, growthOf } from './power-law.ts';

const lengths = [16, 32, 64, 128, 256, 512, 1024];
const points = (law: (x: number) => number) => lengths.map((x) => ({ x, y: law(x) }));

test.each([0, 0.5, 1, 2, -1.5])('the exponent of c x^%d is found exactly', (power) => {
  const { exponent, low, high } = growthOf(points((x) => 0.003 * x ** power));
  for (const value of [exponent, low, high]) expect(value).toBeCloseTo(power, 6);
});

// log2 y = 0, 1, 3 at log2 x = 0, 1, 2: slope 3/2, residuals 1/6, error sqrt(1/12), t(0.975, 1) = 12.706.
test('the interval is that of the slope of a straight line', () => {
  const { exponent, low, high } = growthOf([1, 2, 8].map((y, i) => ({ x: 2 ** i, y })));
  expect(exponent).toBeCloseTo(1.5, 12);
  expect(high - exponent).toBeCloseTo(12.706 * Math.sqrt(1 / 12), 9);
  expect(exponent - low).toBeCloseTo(12.706 * Math.sqrt(1 / 12), 9);
});

test('a sum of powers is no power: its interval is wide', () => {
  const { low, high } = growthOf(points((x) => 500 + 10 * x + x * x));
  expect(high - low).toBeGreaterThan(0.3);
});

test('two points tell nothing about their scatter', () => {
  expect(growthOf(points((x) => x).slice(0, 2)).high).toBe(Number.POSITIVE_INFINITY);
  expect(formatGrowth({ exponent: 1.834, low: 1.75, high: 1.9 })).toBe('1.83 [1.75, 1.90]');
});
