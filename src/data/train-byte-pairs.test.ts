import { expect, test } from 'vitest';
import { fold, keyOf, uniform } from '../base/random.ts';
import { type BytePairs, trainBytePairs } from './train-byte-pairs.ts';

/** Counts every pair anew for each merge. */
function naiveBytePairs(wordCounts: ReadonlyMap<string, number>, size: number): BytePairs {
  const characters = new Map<string, number>();
  for (const [word, count] of wordCounts) {
    for (const c of word) characters.set(c, (characters.get(c) ?? 0) + count);
  }
  const tokens = [...characters].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([c]) => c);
  const words = [...wordCounts].map(([word, count]) => ({ pieces: [...word], count }));
  const merges: [string, string][] = [];
  while (tokens.length < size) {
    const pairs = new Map<string, { pair: [string, string]; count: number }>();
    for (const { pieces, count } of words) {
      for (let i = 0; i + 1 < pieces.length; i++) {
        const pair: [string, string] = [pieces[i]!, pieces[i + 1]!];
        const key = pair.join('\n');
        pairs.set(key, { pair, count: count + (pairs.get(key)?.count ?? 0) });
      }
    }
    const ranked = [...pairs.values()].sort(
      (a, b) => b.count - a.count || compare(a.pair[0], b.pair[0]) || compare(a.pair[1], b.pair[1]),
    );
    const best = ranked[0];
    if (best === undefined || best.count < 2) break;
    merges.push(best.pair);
    if (!tokens.includes(best.pair.join(''))) tokens.push(best.pair.join(''));
    for (const word of words) {
      const merged: string[] = [];
      for (let i = 0; i < word.pieces.length; i++) {
        const here = word.pieces[i] === best.pair[0] && word.pieces[i + 1] === best.pair[1];
        merged.push(here ? best.pair.join('') : word.pieces[i]!);
        if (here) i++;
      }
      word.pieces = merged;
    }
  }
  return { tokens, merges };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const unreserved = new Set<string>();

test('the example of the paper: low, lower, newest, widest', () => {
  const counts = new Map([
    ['low_', 5],
    ['lower_', 2],
    ['newest_', 6],
    ['widest_', 3],
  ]);
  const { merges } = trainBytePairs(counts, { size: 11 + 3, reserved: unreserved });
  expect(merges).toEqual([
    ['e', 's'],
    ['es', 't'],
    ['est', '_'],
  ]);
});

test('equals a trainer that counts every pair anew', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const key = keyOf(seed);
    const alphabet = [...'aab𝄞'].slice(0, 2 + (seed % 3));
    const counts = new Map<string, number>();
    for (let w = 0; w < 30; w++) {
      const word = fold(key, w);
      const length = 1 + Math.floor(uniform(word, 0) * 9);
      const characters = Array.from(
        { length },
        (_, i) => alphabet[Math.floor(uniform(word, i + 1) * alphabet.length)],
      );
      counts.set(characters.join(''), 1 + Math.floor(uniform(word, 99) * 3));
    }
    const size = 3 + (seed % 20);
    expect(trainBytePairs(counts, { size, reserved: unreserved }), `seed ${seed}`).toEqual(
      naiveBytePairs(counts, size),
    );
  }
});

test('no merge spells a reserved token', () => {
  const { tokens } = trainBytePairs(new Map([['<s>', 100]]), { size: 50, reserved: new Set(['<s>']) });
  expect(tokens).not.toContain('<s>');
  expect(tokens).toContain('<s');
});

test('with more characters than tokens the rarest characters are left out', () => {
  const { tokens, merges } = trainBytePairs(new Map([['aabxab', 3]]), { size: 2, reserved: unreserved });
  expect(tokens).toEqual(['a', 'b']);
  expect(merges).toEqual([]);
});

test('a pair that occurs once is not merged', () => {
  expect(trainBytePairs(new Map([['abc', 1]]), { size: 9, reserved: unreserved }).merges).toEqual([]);
});
