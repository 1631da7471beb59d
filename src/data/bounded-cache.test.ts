import { expect, test } from 'vitest';
import { boundedCache } from './bounded-cache.ts';

test('values are kept while there is room, each once', () => {
  const cache = boundedCache<Uint8Array>(10, ({ length }) => length);
  const [six, five, four] = [6, 5, 4].map((length) => new Uint8Array(length)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  expect(cache.keep(0, six)).toBe(six);
  // As of two threads that read the same value: the second takes no room.
  cache.keep(0, new Uint8Array(6));
  expect(cache.get(0)).toBe(six);
  expect(cache.keep(1, five)).toBe(five);
  expect(cache.get(1)).toBeUndefined();
  cache.keep(2, four);
  expect(cache.get(2)).toBe(four);
});
