import { expect, test } from 'vitest';
import { chrf } from './chrf.ts';

test('is the F2-score of precision and recall, averaged over the orders', () => {
  // "abc" against "abd": of 1-grams 2 of 3, of 2-grams 1 of 2, of 3-grams 0 of 1, both ways.
  expect(chrf(['abc'], [['abd']])).toBeCloseTo((100 * (2 / 3 + 1 / 2 + 0)) / 3, 10);
});

test('a missing character costs more than a surplus one', () => {
  expect(chrf(['abcdef'], [['abcdefg']])).toBeLessThan(chrf(['abcdefg'], [['abcdef']]));
});

test('a character outside the basic plane is one character', () => {
  // The two emoji share their first surrogate; by code units half of the 1-grams would match.
  expect(chrf(['😀'], [['😁']])).toBe(0);
});

test('refuses an item without references', () => {
  expect(() => chrf(['a'], [[]])).toThrow('chrF: item 1 has no reference');
});
