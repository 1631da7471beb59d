import { expect, test } from 'vitest';
import { fold, keyOf, uniform } from '../base/random.ts';
import { signFlipTest } from './sign-flip-test.ts';

/** All 2^n assignments of signs. */
function enumerated(differences: readonly number[]): number {
  const observed = Math.abs(differences.reduce((a, b) => a + b, 0));
  let extreme = 0;
  for (let signs = 0; signs < 2 ** differences.length; signs++) {
    const sum = differences.reduce((so, d, i) => so + ((signs >> i) & 1 ? d : -d), 0);
    if (Math.abs(sum) >= observed) extreme++;
  }
  return extreme / 2 ** differences.length;
}

test('equals the enumeration of all signs', () => {
  for (let sample = 0; sample < 40; sample++) {
    const key = fold(keyOf(3), sample);
    const differences = Array.from(
      { length: 1 + (sample % 11) },
      (_, i) => Math.floor(7 * uniform(key, i)) - 3,
    );
    expect(signFlipTest(differences)).toBeCloseTo(enumerated(differences), 12);
  }
});

test.each([
  // McNemar's exact test of b and c discordant items: 2 P(Bin(b + c, 1/2) <= min(b, c)).
  [6, 0, 2 * 0.5 ** 6],
  [1, 9, (2 * (1 + 10)) / 2 ** 10],
  [8, 2, (2 * (1 + 10 + 45)) / 2 ** 10],
  [5, 5, 1],
])('is McNemar of %i against %i', (b, c, expected) => {
  const zeros = new Array<number>(90).fill(0);
  const differences = [...zeros, ...new Array<number>(b).fill(1), ...new Array<number>(c).fill(-1)];
  expect(signFlipTest(differences)).toBeCloseTo(expected, 12);
});

test('two systems that never differ are not told apart', () => {
  expect(signFlipTest([0, 0, 0])).toBe(1);
  expect(signFlipTest([])).toBe(1);
});

test('many items: the normal distribution', () => {
  // 1,000 discordant items, 540 to 460: z = 79 / sqrt(1000) with continuity correction, p = 0.01248.
  const differences = Array.from({ length: 1000 }, (_, i) => (i < 540 ? 1 : -1));
  expect(signFlipTest(differences)).toBeCloseTo(0.0125, 3);
});

test('multiples of one number are tested as the multiples are', () => {
  const differences = [1, -1, 1, 1, 1, 0, 1, -1, 1];
  expect(signFlipTest(differences.map((d) => 300 * d))).toBe(signFlipTest(differences));
});

test('other numbers are tested by random signs, close to the enumeration', () => {
  for (let sample = 0; sample < 5; sample++) {
    const key = fold(keyOf(4), sample);
    const differences = Array.from({ length: 12 }, (_, i) => uniform(key, i) - 0.35);
    // Three deviations of a share of 10,000 samples.
    expect(Math.abs(signFlipTest(differences) - enumerated(differences))).toBeLessThan(0.015);
    expect(signFlipTest(differences)).toBe(signFlipTest(differences));
  }
  expect(signFlipTest(Array.from({ length: 60 }, (_, i) => 1 + i / 100))).toBeCloseTo(1 / 10_001, 12);
});
