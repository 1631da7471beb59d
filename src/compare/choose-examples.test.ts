import { expect, test } from 'vitest';
import { keyOf } from '../base/random.ts';
import { chooseExamples } from './choose-examples.ts';

const lengths = Array.from({ length: 80 }, (_, i) => (i * 37) % 80);

test('one example of each eighth of the lengths, the shortest first', () => {
  const chosen = chooseExamples(lengths, 8, keyOf(1));
  const parts = chosen.map((i) => Math.floor(lengths[i]! / 10));
  expect(parts).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('the same seed chooses the same items, another one others', () => {
  expect(chooseExamples(lengths, 8, keyOf(1))).toEqual(chooseExamples(lengths, 8, keyOf(1)));
  expect(chooseExamples(lengths, 8, keyOf(1))).not.toEqual(chooseExamples(lengths, 8, keyOf(2)));
});

test('few items are all shown', () => {
  expect(chooseExamples([5, 3], 8, keyOf(1))).toEqual([1, 0]);
  expect(chooseExamples([], 8, keyOf(1))).toEqual([]);
});

test('of items of one length every kind has its share', () => {
  const kinds = Array.from({ length: 400 }, (_, i) => (i % 4 === 3 ? 'rare' : 'usual'));
  const chosen = chooseExamples(Array(400).fill(1), 8, keyOf(1), kinds).map((i) => kinds[i]);
  expect(chosen.filter((kind) => kind === 'rare')).toHaveLength(2);
});
