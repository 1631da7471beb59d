import { expect, test } from 'vitest';
import { firstPieces, gatherLabels, spreadLabels } from './token-labels.ts';

// [CLS] Hei ##del ##berg is [dropped] nice [SEP]
const words = [-1, 0, 0, 0, 1, 3, -1];

test('the first piece of a word has its label', () => {
  expect([...firstPieces(words, 5)]).toEqual([1, 4, -1, 5, -1]);
  expect([...spreadLabels([7, 0, 5, 2], words)]).toEqual([-1, 7, -1, -1, 0, 2, -1]);
  expect([...spreadLabels([7], words, -100)]).toEqual([-100, 7, -100, -100, -100, -100, -100]);
});

test('a word has the label of its first piece', () => {
  expect([...gatherLabels([9, 7, 8, 8, 0, 2, 9], words, 5)]).toEqual([7, 0, -1, 2, -1]);
  expect([...gatherLabels([9, 7, 8, 8, 0, 2, 9], words, 3, 4)]).toEqual([7, 0, 4]);
});

test('back from spread labels, all words that have a piece have theirs', () => {
  const labels = [3, 1, 4, 1];
  const pieces = [-1, 0, 1, 1, 2, 3, 3, 3, -1];
  expect([...gatherLabels(spreadLabels(labels, pieces), pieces, 4)]).toEqual(labels);
});
