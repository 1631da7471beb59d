import { expect, test } from 'vitest';
import { keyOf, uniform } from '../base/random.ts';
import { speedRatio } from './speed-ratio.ts';

const key = keyOf(5);
const noisy = (middle: number, noise: number, stream: number) =>
  Array.from({ length: 40 }, (_, i) => middle * (1 + noise * (uniform(key, 100 * stream + i) - 0.5)));

test('a ratio without noise is exact', () => {
  expect(speedRatio([2, 2, 2], [1, 1, 1])).toEqual({ value: 2, low: 2, high: 2 });
});

test('a small gain in much noise is no gain; in little noise it is one', () => {
  const much = speedRatio(noisy(1.03, 0.6, 1), noisy(1, 0.6, 2));
  expect(much.low).toBeLessThan(1);
  const little = speedRatio(noisy(1.06, 0.02, 3), noisy(1, 0.02, 4));
  expect(little.low).toBeGreaterThan(1.04);
  expect(little.high).toBeLessThan(1.08);
});

test('what disturbs both works of a round drops out', () => {
  const rounds = noisy(1, 1.5, 6);
  const { low, high } = speedRatio(
    rounds.map((seconds) => 1.2 * seconds),
    rounds,
  );
  expect([low, high]).toEqual([expect.closeTo(1.2, 9), expect.closeTo(1.2, 9)]);
});
