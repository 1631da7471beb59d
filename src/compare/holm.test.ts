import { expect, test } from 'vitest';
import { holm } from './holm.ts';

test('multiplies the k-th smallest of m by m - k + 1, never below an earlier one, at most 1', () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  [0.03, 0.06, 0.06, 0.02].forEach((expected, i) => {
    expect(adjusted[i]).toBeCloseTo(expected, 12);
  });
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});

test('one test is left as it is, no test too', () => {
  expect(holm([0.2])).toEqual([0.2]);
  expect(holm([])).toEqual([]);
});
