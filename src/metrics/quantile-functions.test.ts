import { expect, test } from 'vitest';
import { normalQuantile, studentQuantile } from './quantile-functions.ts';

test('known values of the normal distribution', () => {
  expect(normalQuantile(0.5)).toBe(0);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  expect(normalQuantile(0.1)).toBeCloseTo(-1.2815515655446004, 14);
  expect(normalQuantile(1e-6)).toBeCloseTo(-4.753424308822899, 12);
  expect(normalQuantile(1e-14)).toBeCloseTo(-7.650628, 5);
});

test("known values of Student's distribution: NIST/SEMATECH handbook, 1.3.6.7.2", () => {
  const known = [
    [0.975, 2, 4.3027],
    [0.975, 3, 3.1824],
    [0.9, 4, 1.5332],
    [0.95, 10, 1.8125],
    [0.99, 30, 2.4573],
    [0.999, 100, 3.1737],
  ] as const;
  for (const [p, n, t] of known) expect(studentQuantile(p, n), `${p}, ${n}`).toBeCloseTo(t, 3);
  expect(studentQuantile(0.5, 7)).toBe(0);
  expect(studentQuantile(0.1, 4)).toBe(-studentQuantile(0.9, 4));
});

/** The share below t: the density (1 + t^2 / n)^(-(n + 1) / 2) over its whole, by Simpson's rule with t = tan(u). */
function shareBelow(t: number, n: number): number {
  const integral = (from: number, to: number) => {
    const steps = 4000;
    const h = (to - from) / steps;
    const density = (u: number) => (1 + Math.tan(u) ** 2 / n) ** (-(n + 1) / 2) / Math.cos(u) ** 2;
    let sum = density(from) + density(to);
    for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(from + i * h);
    return (sum * h) / 3;
  };
  const end = Math.PI / 2 - 1e-4;
  return integral(-end, Math.atan(t)) / integral(-end, end);
}

test('degrees that are no whole numbers: the share below is the one that was asked for', () => {
  for (const n of [2.2, 2.9, 4.6, 13.5, 71]) {
    for (const p of [0.05, 0.1, 0.3, 0.6, 0.9, 0.95])
      expect(shareBelow(studentQuantile(p, n), n), `${p}, ${n}`).toBeCloseTo(p, 4);
  }
});
