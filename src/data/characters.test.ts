import { expect, test } from 'vitest';
import { keyOf, uniform } from '../base/random.ts';
import { codePointCounts, codePointIds } from './characters.ts';
import type { Normalization } from './normalize-text.ts';
import { trainTokenizer } from './train-tokenizer.ts';

/** Texts of ASCII, combining marks, white space of all kinds, pairs of surrogates and halves of pairs. */
function nastyTexts(seed: number): readonly string[] {
  const alphabet = [
    'a',
    'B',
    'e',
    '\u0301',
    'é',
    'Σ',
    ' ',
    '\t',
    '\u00a0',
    '\u0085',
    '\ufeff',
    '😀',
    '𝄞',
    '\ud83d',
    '\ude00',
    '\0',
    '▁',
    'İ',
  ];
  const key = keyOf(seed);
  return Array.from({ length: 300 }, (_, row) =>
    Array.from(
      { length: row % 30 },
      (__, t) => alphabet[Math.floor(uniform(key, 100 * row + t) * alphabet.length)],
    ).join(''),
  );
}

const seed = Date.now();
console.log(`characters: seed ${seed}`);
const texts = nastyTexts(seed);

test('code points are counted and looked up as a string for each would be', () => {
  const counts = new Map<string, number>();
  for (const character of texts.flatMap((text) => [...text]))
    counts.set(character, (counts.get(character) ?? 0) + 1);
  expect(new Map([...codePointCounts(texts)].sort())).toEqual(new Map([...counts].sort()));
  const idOf = (character: string) => character.codePointAt(0) ?? 0;
  for (const text of texts) expect([...codePointIds(idOf)(text)]).toEqual([...text].map(idOf));
});

test.each(
  (['char', 'word', 'bpe:60'] as const).flatMap((unit) =>
    (['none', 'nfc', 'nfc-lower'] as const).map((normalize): [typeof unit, Normalization] => [
      unit,
      normalize,
    ]),
  ),
)('ids without places are those with places: %s, %s', (unit, normalize) => {
  const tokenizer = trainTokenizer({ unit, normalize }, texts.slice(0, 200));
  for (const text of texts)
    expect([...tokenizer.encode(text)]).toEqual([...tokenizer.encodeWithOffsets(text).ids]);
});
