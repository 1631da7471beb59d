import { describe, expect, it } from 'vitest';
import { fold, keyOf, permutation, threefry } from './random.ts';

describe('threefry-2x32-20', () => {
  // Known answers of Random123 (kat_vectors).
  it.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const)('key %j counter %j', (key, counter, expected) => {
    expect(threefry(key, counter)).toEqual(expected);
  });
});

it('a permutation holds every index once and depends on its key', () => {
  const order = permutation(keyOf(1), 1000);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(permutation(fold(keyOf(1), 1), 1000)).not.toEqual(order);
});
