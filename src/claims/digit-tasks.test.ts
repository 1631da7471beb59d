import { expect, test } from 'vitest';
import { keyOf } from '../base/random.ts';
import { digitVocabulary, type LabellingTask, rearrange, reverseFromMemory } from './digit-tasks.ts';

const drawn = (task: LabellingTask, count: number) =>
  Array.from({ length: count }, (_, row) => {
    const example = task(keyOf(1), row);
    return { ids: [...(example.get('ids') ?? [])], labels: [...(example.get('labels') ?? [])] };
  });

test('digits are asked for backwards, after blanks', () => {
  for (const { ids, labels } of drawn(reverseFromMemory(3), 5)) {
    const digits = ids.slice(0, 3);
    expect(ids).toEqual([...digits, 11, 11, 11]);
    expect(labels).toEqual([-1, -1, -1, ...digits.toReversed()]);
  }
});

test('digits are copied, reversed or sorted as the command says, each about as often', () => {
  const counts = new Map<number, number>();
  for (const { ids, labels } of drawn(rearrange(4), 300)) {
    const [command, ...digits] = ids;
    const wanted = { 12: digits, 13: digits.toReversed(), 14: digits.toSorted((a, b) => a - b) };
    expect(labels).toEqual([-1, ...wanted[command as 12 | 13 | 14]]);
    counts.set(command!, (counts.get(command!) ?? 0) + 1);
    expect(Math.max(...ids)).toBeLessThan(digitVocabulary);
  }
  expect([...counts.values()].every((count) => count > 70)).toBe(true);
});
