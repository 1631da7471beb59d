import { expect, test } from 'vitest';
import { squadScores } from './squad.ts';

const one = (predicted: string, ...answers: string[]) => {
  const { exactMatch, f1 } = squadScores([predicted], [answers]);
  return [exactMatch, f1];
};

test.each([
  ['The  Cat.', 'cat', 100, 100],
  ['an apple a day', 'apple day', 100, 100],
  ['theatre', 'atre', 0, 0],
  // ASCII punctuation goes, words grow together; typographic punctuation stays.
  ['co-op', 'coop', 100, 100],
  ['“cat”', 'cat', 0, 0],
  // The article next to a letter outside ASCII is none.
  ['aé', 'é', 0, 0],
  ['a_b', 'b', 0, 0],
  ['a cat', 'a\u00a0cat', 100, 100],
])('%j against %j: exact match %i, F1 %i', (predicted, answer, exactMatch, f1) => {
  expect(one(predicted, answer)).toEqual([exactMatch, f1]);
});

test('F1 counts words as multisets', () => {
  // 2 of 3 predicted words are in the answer's 4: P = 2/3, R = 1/2.
  const [exactMatch, f1] = one('red red blue', 'red blue green green');
  expect(exactMatch).toBe(0);
  expect(f1).toBeCloseTo((100 * 2 * (2 / 3) * (1 / 2)) / (2 / 3 + 1 / 2), 10);
});

test('the best answer counts, for each score on its own', () => {
  expect(one('blue', 'red', 'blue sky', 'blue')).toEqual([100, 100]);
  expect(one('blue sky', 'red', 'blue')[1]).toBeCloseTo(200 / 3, 10);
});

test('a question without an answer wants the empty text', () => {
  expect(one('')).toEqual([100, 100]);
  expect(one('the')).toEqual([100, 100]);
  expect(one('cat')).toEqual([0, 0]);
  expect(one('', 'cat')).toEqual([0, 0]);
  // Nothing is left of the answer "The": the script takes it for none.
  expect(one('', 'The')).toEqual([100, 100]);
});

test('the corpus has the means of its questions', () => {
  const scores = squadScores(['a cat', 'dog'], [['cat'], ['big dog']]);
  expect(scores.items).toEqual([
    { exactMatch: 100, f1: 100 },
    { exactMatch: 0, f1: expect.closeTo(200 / 3, 10) },
  ]);
  expect(scores.exactMatch).toBe(50);
  expect(scores.f1).toBeCloseTo((100 + 200 / 3) / 2, 10);
  expect(() => squadScores([], [])).toThrow('SQuAD: no items');
});
