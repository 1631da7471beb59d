import { expect, test } from 'vitest';
import { keyOf, uniform } from '../base/random.ts';
import { lengthRanges } from './length-ranges.ts';

test('ranges hold about the same number of items and never part items of one length', () => {
  const lengths = Array.from({ length: 600 }, (_, i) => 1 + (i % 12));
  expect(lengthRanges(lengths)).toEqual([
    { from: 1, to: 2 },
    { from: 3, to: 4 },
    { from: 5, to: 6 },
    { from: 7, to: 8 },
    { from: 9, to: 10 },
    { from: 11, to: 12 },
  ]);
});

test('every range has enough items, and every item is in one range', () => {
  const key = keyOf(5);
  for (const count of [3, 25, 61, 500]) {
    const lengths = Array.from({ length: count }, (_, i) => Math.floor(40 * uniform(key, i) ** 3));
    const ranges = lengthRanges(lengths, { least: 20 });
    const sizes = ranges.map(({ from, to }) => lengths.filter((n) => n >= from && n <= to).length);
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(count);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(Math.min(20, count));
    expect(ranges.length).toBeLessThanOrEqual(7);
  }
});

test('few items make one range, none none', () => {
  expect(lengthRanges([4, 2, 9])).toEqual([{ from: 2, to: 9 }]);
  expect(lengthRanges([])).toEqual([]);
});
