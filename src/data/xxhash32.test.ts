import { expect, test } from 'vitest';
import { keyOf, uniform } from '../base/random.ts';
import { xxhash32 } from './xxhash32.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

// Values of the reference implementation (xxhsum -H0).
test.each([
  ['', '02cc5d05'],
  ['a', '550d7456'],
  ['abc', '32d153ff'],
  ['Nobody inspects the spammish repetition', 'e2293b2f'],
])('the hash of %j is that of the reference', (text, hash) => {
  expect(xxhash32(utf8(text))).toBe(hash);
});

test('every flipped bit, every cut, and bytes at any alignment', () => {
  const seed = Date.now();
  const key = keyOf(seed);
  const bytes = Uint8Array.from({ length: 83 }, (_, i) => Math.floor(uniform(key, i) * 256));
  const hash = xxhash32(bytes);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = bytes.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    expect(xxhash32(damaged), `seed ${seed}, bit ${bit}`).not.toBe(hash);
  }
  const cuts = Array.from(bytes, (_, length) => xxhash32(bytes.subarray(0, length)));
  expect(new Set([...cuts, hash]).size).toBe(bytes.length + 1);
  const shifted = new Uint8Array(90);
  for (const offset of [0, 1, 2, 3]) {
    shifted.set(bytes, offset);
    expect(xxhash32(shifted.subarray(offset, offset + bytes.length))).toBe(hash);
  }
});
