import { expect, test } from 'vitest';
import { digest } from './digest.ts';

test('texts that differ in a letter, their order or where one ends differ', () => {
  const lists = [
    [],
    [''],
    ['', ''],
    ['ab'],
    ['ba'],
    ['a', 'b'],
    ['b', 'a'],
    ['ab', ''],
    ['\0'],
    ['\ud800'],
    ['é'],
    ['e\u0301'],
  ];
  const found = lists.map(digest);
  expect(new Set(found).size).toBe(lists.length);
  for (const hash of found) expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(lists.map(digest)).toEqual(found);
});

test('20,000 numbers have 20,000 hashes, whose bits are set as often as not', () => {
  const hashes = Array.from({ length: 20_000 }, (_, i) => digest([String(i)]));
  expect(new Set(hashes).size).toBe(hashes.length);
  const counts = new Array<number>(64).fill(0);
  for (const hash of hashes) {
    const bits = BigInt(`0x${hash}`);
    for (let bit = 0; bit < 64; bit++) if ((bits >> BigInt(bit)) & 1n) counts[bit]! += 1;
  }
  // The standard deviation of a fair bit is 71.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * 71);
});
