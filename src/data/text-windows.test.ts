import { expect, test } from 'vitest';
import { fold, keyOf } from '../base/random.ts';
import { idLists } from './packed-list.ts';
import { textWindows } from './text-windows.ts';

const count = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
const lists = ({ input, output }: { input: Int32Array; output: Int32Array }) => [[...input], [...output]];

test('windows of 3 over documents of 8, 1, 0, 4 and 2 tokens', () => {
  const windows = textWindows([count(0, 8), [50], [], count(100, 4), [200, 201]], 3);
  expect(windows.length).toBe(5);
  expect(windows.tokens).toBe(7 + 3 + 1);
  expect(count(0, 5).map((i) => lists(windows.at(i)))).toEqual([
    [
      [0, 1, 2],
      [1, 2, 3],
    ],
    [
      [3, 4, 5],
      [4, 5, 6],
    ],
    [[6], [7]],
    [
      [100, 101, 102],
      [101, 102, 103],
    ],
    [[200], [201]],
  ]);
  expect(count(0, 5).map((i) => windows.lengthOf(i))).toEqual([3, 3, 1, 3, 1]);
  expect(count(0, 5).map((i) => windows.lengthOf(i, true))).toEqual([3, 3, 3, 3, 1]);
});

test.each([1, 2, 5, 64])(
  'with context %i every token but the first of a document is predicted once',
  (context) => {
    const documents = [count(0, 23), count(100, 1), count(200, 64), count(300, 65), count(400, 2)];
    const windows = textWindows(documents, context);
    const predicted = count(0, windows.length).flatMap((i) => [...windows.at(i).output]);
    expect(predicted).toEqual(documents.flatMap((document) => document.slice(1)));
    expect(predicted).toHaveLength(windows.tokens);
  },
);

test('a drawn window is full, stays inside its document, starts anywhere, and is a function of key and row', () => {
  const windows = textWindows([count(0, 10), count(100, 3)], 4);
  const starts = new Map<number, number>();
  const rounds = 2000;
  for (let epoch = 0; epoch < rounds; epoch++) {
    const draw = fold(keyOf(1), epoch);
    for (let i = 0; i < windows.length; i++) {
      const { input, output } = windows.at(i, draw);
      const first = input[0] ?? -1;
      expect([...input]).toEqual(count(first, windows.lengthOf(i, true)));
      expect([...output]).toEqual(count(first + 1, input.length));
      expect(output.at(-1)).toBeLessThan(i < 3 ? 10 : 103);
      starts.set(first, (starts.get(first) ?? 0) + 1);
    }
    expect(windows.at(1, draw)).toEqual(windows.at(1, draw));
  }
  // 10 tokens have 6 places for 4 predicted ones; 3 tokens have one place.
  expect([...starts.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 100]);
  const draws = 3 * rounds;
  for (let start = 0; start < 6; start++) {
    expect(Math.abs((starts.get(start) ?? 0) - draws / 6)).toBeLessThan(5 * Math.sqrt((draws * 5) / 36));
  }
});

test('packed documents give the same windows', () => {
  const documents = [count(0, 8), [], count(10, 8)];
  const packed = idLists(20, 1);
  for (const document of documents) packed.push(document);
  const [windows, same] = [documents, packed].map((lists) => textWindows(lists, 3));
  for (let i = 0; i < windows!.length; i++) expect(same!.at(i)).toEqual(windows!.at(i));
});

test('refuses a text without anything to predict, and a context of none', () => {
  expect(() => textWindows([[], [1]], 4)).toThrow('no document of two tokens or more');
  expect(() => textWindows([[1, 2]], 0)).toThrow('context: 0; allowed: an integer of 1 or more');
  expect(() => textWindows([[1, 2]], 4).at(1)).toThrow('window 1 of 1');
});
