import { expect, test } from 'vitest';
import {
  bordersOf,
  documentTokens,
  forbiddenTokens,
  predictedCharacters,
  promptTokens,
} from './document-tokens.ts';
import { trainTokenizer } from './train-tokenizer.ts';

const chars = trainTokenizer({ unit: 'char', normalize: 'nfc' }, ['ab\n']);
const words = trainTokenizer({ unit: 'word', normalize: 'nfc' }, ['ab\n']);
const [a = -1, b = -1, lineBreak = -1] = chars.encode('ab\n');
const ab = Int32Array.of(a, b);

test('a line stands between start and end, and an empty prompt is a start', () => {
  const borders = bordersOf(chars, 'line');
  expect([...documentTokens(ab, borders)]).toEqual([2, a, b, 3]);
  expect([...promptTokens(ab, borders)]).toEqual([2, a, b]);
  expect([...promptTokens(new Int32Array(0), borders)]).toEqual([2]);
  expect(forbiddenTokens(chars, borders)).toEqual([0, 1, 2]);
  // Two letters and the end of the line.
  expect(predictedCharacters(chars, borders, 'ab', documentTokens(ab, borders))).toBe(3);
});

test('a file has no markers, and an empty prompt is a line break', () => {
  const borders = bordersOf(chars, 'file');
  expect([...documentTokens(ab, borders)]).toEqual([a, b]);
  expect([...promptTokens(ab, borders)]).toEqual([a, b]);
  expect([...promptTokens(new Int32Array(0), borders)]).toEqual([lineBreak]);
  expect(forbiddenTokens(chars, borders)).toEqual([0, 1, 2, 3]);
  expect(predictedCharacters(chars, borders, '😀b', ab)).toBe(1);
});

test('where line breaks are no tokens, a file has a start token', () => {
  const borders = bordersOf(words, 'file');
  expect([...documentTokens(words.encode('ab'), borders)]).toEqual([2, 4]);
  expect([...promptTokens(new Int32Array(0), borders)]).toEqual([2]);
  expect(predictedCharacters(words, borders, 'ab ab', Int32Array.of(2, 4, 4))).toBe(5);
});
