import { expect, test } from 'vitest';
import { fold, keyOf, uniform } from '../base/random.ts';
import { bytePairEncoder, unknownSymbol } from './byte-pair-encoder.ts';
import { trainTokenizer } from './train-tokenizer.ts';

/** Merges the leftmost neighbours of the first rule that applies, and looks again from the start. */
function naivePieces(
  word: readonly string[],
  rules: readonly (readonly [string, string])[],
): readonly string[] {
  const pieces = [...word];
  for (;;) {
    const [left, right] =
      rules.find((rule) => pieces.some((piece, i) => piece === rule[0] && pieces[i + 1] === rule[1])) ?? [];
    if (left === undefined || right === undefined) return pieces;
    const at = pieces.findIndex((piece, i) => piece === left && pieces[i + 1] === right);
    pieces.splice(at, 2, left + right);
  }
}

test('short and long words: as a search for the first rule before each merge, whatever the order of the rules', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const key = keyOf(seed);
    const drawn = (i: number, below: number) => Math.floor(uniform(key, i) * below);
    const tokens = ['a', 'b', 'c'];
    const rules: (readonly [string, string])[] = [];
    for (let i = 0; i < 12; i++) {
      const rule = [
        tokens[drawn(2 * i, tokens.length)] ?? '',
        tokens[drawn(2 * i + 1, tokens.length)] ?? '',
      ] as const;
      rules.push(rule);
      if (!tokens.includes(rule.join(''))) tokens.push(rule.join(''));
    }
    // A rule may come before those that make its tokens.
    const shuffled = rules.toSorted(([a], [b]) => (seed % 2 === 0 ? (a < b ? -1 : 1) : 0));
    const encode = bytePairEncoder(
      (token) => (tokens.includes(token) ? tokens.indexOf(token) : undefined),
      shuffled,
    );
    for (const length of [0, 1, 2, 10, 33, 120]) {
      const word = Array.from(
        { length },
        (_, i) => 'aabc'[Math.floor(uniform(fold(key, length), i) * 4)] ?? '',
      );
      const { ids, symbols } = encode(word.map((symbol) => tokens.indexOf(symbol)));
      const found = ids.map((id) => tokens[id] ?? '');
      expect(found, `seed ${seed}`).toEqual(naivePieces(word, shuffled));
      expect(symbols, `seed ${seed}`).toEqual(found.map((token) => token.length));
    }
  }
});

test('a symbol without an id stays alone', () => {
  const encode = bytePairEncoder((token) => ['a', 'aa'].indexOf(token), [['a', 'a']]);
  expect(encode([0, 0, unknownSymbol, unknownSymbol, 0, 0]).ids).toEqual([
    1,
    unknownSymbol,
    unknownSymbol,
    1,
  ]);
});

test('100,000 characters without a space are learned and encoded in seconds', () => {
  const words = Array.from({ length: 2000 }, (_, i) => (i * 7919).toString(36));
  const key = keyOf(5);
  const text = Array.from({ length: 25_000 }, (_, i) => words[Math.floor(uniform(key, i) ** 2 * 2000)]).join(
    '',
  );
  const start = performance.now();
  const tokenizer = trainTokenizer({ unit: 'bpe:1000', normalize: 'nfc' }, [text]);
  const ids = tokenizer.encode(text);
  expect(tokenizer.decode(ids)).toBe(text);
  expect(ids.length).toBeLessThan(0.6 * text.length);
  // Work that grows with the square of the length takes minutes.
  expect(performance.now() - start).toBeLessThan(20_000);
});
