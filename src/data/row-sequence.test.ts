import { expect, test } from 'vitest';
import { packedRows } from './packed-rows.ts';
import { hashRows, joinRows, keepRows } from './row-sequence.ts';

const packed = (...texts: readonly string[]) => {
  const rows = packedRows<string>({ pack: (text) => text, unpack: (text) => text });
  for (const text of texts) rows.push(text);
  return rows;
};

test('rows have the same hash only if they are the same in the same order', () => {
  const pixels = (...values: readonly number[]) => [{ image: Uint8Array.from(values), label: 'a' }];
  const columns = (...values: readonly number[]) => [
    { columns: new Map([['y', Float64Array.from(values)]]) },
  ];
  const joined = (...parts: readonly string[][]) => joinRows(parts.map((part) => packed(...part)));
  const made = [
    () => [],
    () => ['a', 'b'],
    () => ['b', 'a'],
    () => [{ text: 'a' }, { text: 'b' }],
    () => pixels(1, 2, 3),
    () => pixels(1, 2, 4),
    () => columns(1, 2),
    () => columns(1, 3),
    () => packed('a', 'b'),
    () => packed('ab'),
    () => joined(['a'], ['b', 'c']),
    () => joined(['b', 'c'], ['a']),
    () => joined(['a'], ['b', 'd']),
    () => keepRows(packed('a', 'b', 'c'), (i) => i > 0),
  ];
  const hashes = made.map((make) => hashRows(make()));
  expect(new Set(hashes).size).toBe(made.length);
  expect(made.map((make) => hashRows(make()))).toEqual(hashes);
});
