import { expect, test } from 'vitest';
import { bleu } from './bleu.ts';

test('a missing 4-gram counts as half a match', () => {
  const precisions = [3 / 4, 2 / 3, 1 / 2, 1 / 2];
  const expected = 100 * precisions.reduce((product, p) => product * p, 1) ** (1 / 4);
  expect(bleu(['one two three five'], [['one two three four']])).toBeCloseTo(expected, 10);
});

test('the brevity penalty of 4 words against 9 is exp(1 - 9/4)', () => {
  expect(bleu(['a b c d'], [['a b c d e f g h i']])).toBeCloseTo(100 * Math.exp(1 - 9 / 4), 10);
});

test('of two references as close in length the shorter counts', () => {
  expect(bleu(['a b c d e'], [['a b c d e f', 'a b c d']])).toBeCloseTo(100, 10);
});

test('refuses a corpus that it cannot score', () => {
  expect(() => bleu([], [])).toThrow('BLEU: no items; allowed: at least one');
  expect(() => bleu(['a'], [])).toThrow('1 hypotheses and 0 lists of references');
  expect(() => bleu(['a', 'b'], [['a'], []])).toThrow('item 2 has no reference');
});
