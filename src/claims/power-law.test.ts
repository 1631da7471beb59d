import { expect, test } from 'vitest';
import { growthOf } from './power-law.ts';

const lengths = [16, 32, 64, 128, 256, 512, 1024];
const points = (law: (x: number) => number) => lengths.map((x) => ({ x, y: law(x) }));

test.each([0, 0.5, 1, 2, -1.5])('the exponent of c x^%d is found exactly', (power) => {
  const { value, low, high } = growthOf(points((x) => 0.003 * x ** power));
  for (const found of [value, low, high]) expect(found).toBeCloseTo(power, 6);
});

// log2 y = 0, 1, 3 at log2 x = 0, 1, 2: slope 3/2, residuals 1/6, error sqrt(1/12), t(0.975, 1) = 12.706.
test('the interval is that of the slope of a straight line', () => {
  const { value, low, high } = growthOf([1, 2, 8].map((y, i) => ({ x: 2 ** i, y })));
  expect(value).toBeCloseTo(1.5, 12);
  expect(high - value).toBeCloseTo(12.706 * Math.sqrt(1 / 12), 9);
  expect(value - low).toBeCloseTo(12.706 * Math.sqrt(1 / 12), 9);
});

test('a sum of powers is no power: its interval is wide', () => {
  const { low, high } = growthOf(points((x) => 500 + 10 * x + x * x));
  expect(high - low).toBeGreaterThan(0.3);
});

test('two points tell nothing about their scatter', () => {
  expect(growthOf(points((x) => x).slice(0, 2)).high).toBe(Number.POSITIVE_INFINITY);
});
