import { expect, test } from 'vitest';
import { accuracy } from './accuracy.ts';

test('is the share of right labels, in percent', () => {
  expect(accuracy(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd'])).toBe(75);
});

test('refuses lists of different lengths', () => {
  expect(() => accuracy(['a'], ['a', 'b'])).toThrow('accuracy: 1 hypotheses and 2 lists');
});
