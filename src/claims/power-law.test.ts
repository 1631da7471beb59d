import { expect, test } from 'vitest';
import { growthExponent, upperHalf } from './power-law.ts';

const lengths = [16, 32, 64, 128, 256, 512, 1024];
const points = (law: (x: number) => number) => lengths.map((x) => ({ x, y: law(x) }));

test.each([0, 0.5, 1, 2, -1.5])('the exponent of c x^%d is found exactly', (power) => {
  expect(growthExponent(points((x) => 0.003 * x ** power))).toBeCloseTo(power, 12);
});

test('the upper half is where the square shows behind a constant and a linear part', () => {
  const all = points((x) => 500 + 10 * x + x * x);
  expect(upperHalf(all).map(({ x }) => x)).toEqual([128, 256, 512, 1024]);
  expect(growthExponent(upperHalf(all))).toBeGreaterThan(1.9);
  expect(growthExponent(all)).toBeLessThan(1.8);
});
