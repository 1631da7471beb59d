import { expect, test } from 'vitest';
import { sequenceErrorRate, tokenErrorRate } from './error-rates.ts';

const tokens = (text: string) => [...text];
const list = (...texts: string[]) => texts.map(tokens);

test('a sequence is right if it equals any reference', () => {
  expect(
    sequenceErrorRate(list('ab', 'cd', '', 'x'), [list('xx', 'ab'), list('cx'), list(''), list('')]),
  ).toBe(50);
});

test('a sequence is compared by token, not by text', () => {
  expect(sequenceErrorRate([['ab', 'c']], [[['a', 'bc']]])).toBe(100);
});

test('edits and lengths are summed before they are divided', () => {
  expect(tokenErrorRate(list('abcd', 'x'), [list('abce'), list('y')])).toBeCloseTo((100 * 2) / 5, 12);
});

test('the closest reference is the one with the fewest edits for its length', () => {
  // One edit to "a" (100 %), two to "abcd" (50 %).
  expect(tokenErrorRate(list('ab'), [list('a')])).toBe(100);
  expect(tokenErrorRate(list('ab'), [list('a', 'abcd')])).toBe(50);
});

test('surplus tokens take the rate over 100 %', () => {
  expect(tokenErrorRate(list('abc'), [list('x')])).toBe(300);
});

test('an empty reference is met by an empty hypothesis only', () => {
  expect(tokenErrorRate(list(''), [list('')])).toBe(0);
  expect(tokenErrorRate(list('a'), [list('', 'b')])).toBe(100);
  expect(tokenErrorRate(list('a'), [list('')])).toBe(Infinity);
});

test('refuses an empty corpus', () => {
  expect(() => sequenceErrorRate([], [])).toThrow('sequence error rate: no items');
  expect(() => tokenErrorRate([], [])).toThrow('token error rate: no items');
});
