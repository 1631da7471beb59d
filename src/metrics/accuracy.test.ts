import { expect, test } from 'vitest';
import { accuracy, topAccuracy } from './accuracy.ts';

test('is the share of right labels, in percent', () => {
  expect(accuracy(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd'])).toBe(75);
});

test('refuses lists of different lengths', () => {
  expect(() => accuracy(['a'], ['a', 'b'])).toThrow('accuracy: 1 hypotheses and 2 lists');
});

test('of the k most probable labels one is right; the right one comes first of equals', () => {
  const rows = [
    [0.5, 0.3, 0.2],
    [0.2, 0.2, 0.6],
    [0.1, 0.1, 0.8],
  ];
  expect(topAccuracy(rows, [[1], [1], [0]], 1)).toBe(0);
  expect(topAccuracy(rows, [[1], [1], [0]], 2)).toBe(100);
  expect(topAccuracy(rows, [[2], [2], [0, 2]], 1)).toBeCloseTo(200 / 3, 12);
  expect(topAccuracy(rows, [[2], [1], [0]], 5)).toBe(100);
});
