import { expect, test } from 'vitest';
import { keyOf } from '../../base/random.ts';
import { digitVocabulary, rearrange, reverseFromMemory } from './digit-tasks.ts';

const rowsOf = (values: Int32Array, length: number) =>
  Array.from({ length: values.length / length }, (_, i) => [
    ...values.subarray(i * length, (i + 1) * length),
  ]);

test('digits are asked for backwards, behind blanks', () => {
  const { inputs, labels, length } = reverseFromMemory(3)(keyOf(1), 5);
  rowsOf(inputs, length).forEach((row, i) => {
    const digits = row.slice(0, 3);
    expect(row).toEqual([...digits, 11, 11, 11]);
    expect(rowsOf(labels, length)[i]).toEqual([0, 0, 0, ...digits.toReversed()]);
  });
});

test('digits are copied, reversed or sorted as the command says, each about as often', () => {
  const { inputs, labels, length } = rearrange(4)(keyOf(1), 300);
  const answers = rowsOf(labels, length);
  const counts = new Map<number, number>();
  rowsOf(inputs, length).forEach(([command, ...digits], i) => {
    const wanted = { 12: digits, 13: digits.toReversed(), 14: digits.toSorted((a, b) => a - b) };
    expect(answers[i]).toEqual([0, ...wanted[command as 12 | 13 | 14]]);
    counts.set(command!, (counts.get(command!) ?? 0) + 1);
  });
  expect([...counts.values()].every((count) => count > 70)).toBe(true);
  expect(Math.max(...inputs)).toBeLessThan(digitVocabulary);
});
