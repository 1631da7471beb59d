import { expect, test } from 'vitest';
import { keyOf, uniform } from '../base/random.ts';
import { idLists } from './packed-list.ts';
import { packedRows } from './packed-rows.ts';

test.each([200, 60_000, 100_000])('lists of ids below %i come back, whatever their lengths', (vocabulary) => {
  const seed = Date.now();
  console.log(`packed lists: seed ${seed}`);
  const key = keyOf(seed);
  // Empty ones, usual ones, and some that are longer than a chunk.
  const lists = Array.from({ length: 3000 }, (_, i) => {
    const longest = i % 1499 === 5 ? 1_500_000 : 40;
    const length = Math.floor(uniform(key, i) * longest);
    return Int32Array.from({ length }, (__, t) => (i * 31 + t * 7) % vocabulary);
  });
  const packed = idLists(vocabulary, 10);
  for (const list of lists) packed.push(list);
  expect(packed.length).toBe(lists.length);
  expect([...packed.lengths(2)]).toEqual(lists.map(({ length }) => length + 2));
  const isSame = (i: number) =>
    Buffer.from(new Int32Array(packed.at(i)).buffer).equals(Buffer.from(lists[i]!.buffer));
  const order = [...lists.keys()].sort((a, b) => uniform(key, a) - uniform(key, b));
  expect([...lists.keys(), ...order].filter((i) => !isSame(i))).toEqual([]);
  expect(() => packed.at(-1)).toThrow(RangeError);
  expect(() => packed.at(lists.length)).toThrow(RangeError);
});

test('a million short lists take their numbers and 4 bytes each', () => {
  const packed = idLists(100, 1_000_000);
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 1_000_000; i++) packed.push([1, 2, 3]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3_000_000 + 2 ** 21);
});

test('rows of any text come back', () => {
  const texts = [
    '',
    'a',
    'ü€😀',
    '\ufeffx',
    '\u0000',
    '__proto__',
    'x'.repeat(3_000_000),
    'é'.normalize('NFD'),
  ];
  const rows = packedRows<string>({ pack: (text) => text, unpack: (text) => text });
  for (const text of texts) rows.push(text);
  expect([...rows]).toEqual(texts);
  const hashOf = (texts: readonly string[]) => {
    const rows = packedRows<string>({ pack: (text) => text, unpack: (text) => text });
    for (const text of texts) rows.push(text);
    return rows.hash?.();
  };
  const others = [[], [''], texts.toReversed(), texts.slice(1), [...texts, ''], [...texts.slice(0, -1), 'é']];
  const hashes = [texts, ...others, ['ab', 'c'], ['a', 'bc']].map(hashOf);
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(hashOf(texts)).toBe(hashes[0]);
  expect([rows.at(1), rows.at(-1), rows.at(texts.length)]).toEqual(['a', undefined, undefined]);
});
