import { expect, it } from 'vitest';
import { hypothesis, normalizeScore } from './hypothesis.ts';

it('divides the sum by ((5 + n) / 6)^A', () => {
  expect(normalizeScore(-3, 1, 1)).toBe(-3);
  expect(normalizeScore(-3, 7, 1)).toBe(-1.5);
  expect(normalizeScore(-4, 7, 2)).toBe(-1);
  expect(normalizeScore(-4, 7, 0)).toBe(-4);
});

it('counts the end token', () => {
  const { ids, score } = hypothesis([5, 6], [-1, -1, -2], 1);
  expect(ids).toEqual(Int32Array.of(5, 6));
  expect(score).toBeCloseTo(-4 / (8 / 6), 12);
});
