import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { fold, keyOf, uniform } from '../base/random.ts';
import { joinWords, normalizeText } from './normalize-text.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';
import { trainTokenizer } from './train-tokenizer.ts';
import type { Unit } from './unit.ts';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));

/** White space, controls, format characters, private use, marks, what has several cases or forms, and special tokens. */
const nasty: readonly string[] = [
  ...range(0, 0x20),
  ...range(0x7f, 0xa0),
  ...'\u00ad\u1680\u180e\u3000\ufeff\ufffc\ufffd\uffff\ue000\uf8ff\u{f0000}\u{10ffff}',
  ...[...range(0x2000, 0x200f), ...range(0x2028, 0x202f), ...range(0x205f, 0x206f)],
  ...[
    'ΟΔΟΣ',
    'Σ',
    'ς',
    'İ',
    'ı',
    'ß',
    'ẞ',
    'ﬁ',
    'ǅ',
    'e\u0301',
    '\u0301',
    'é',
    'é\u0323',
    '\u1112\u1161\u11ab',
    '\u{1d11e}',
  ],
  ...[
    '<pad>',
    '<unk>',
    '<s>',
    '</s>',
    '<mask>',
    '[MASK]',
    '[UNK]',
    '<|endoftext|>',
    '##a',
    'Ġ',
    'Ċ',
    '▁',
    '▁▁',
    '</w>',
    '@@',
  ],
  ...['a', 'b', 'ab', "'s", ' ', '  ', '__proto__', '\\', '"'],
];
const texts = Array.from({ length: 300 }, (_, i) => {
  const key = fold(keyOf(11), i);
  const length = 1 + Math.floor(uniform(key, 0) * 12);
  return Array.from({ length }, (__, j) => nasty[Math.floor(uniform(key, j + 1) * nasty.length)]).join('');
});

/** What the tokenizer makes of a text: nothing where it has no unknown symbol and is not what was expected. */
function expectBack(tokenizer: Tokenizer, text: string, expected: string): boolean {
  const ids = tokenizer.encode(text);
  const known = !ids.includes(tokenizer.special.unknown);
  if (known) expect(tokenizer.decode(ids), `seed 11: ${JSON.stringify(text)}`).toBe(expected);
  return known;
}

const units: readonly Unit[] = ['char', 'word', 'bpe:400'];
const cases = units.flatMap((unit) =>
  (['none', 'nfc', 'nfc-lower'] as const).flatMap((normalize) =>
    [false, true].map((mask) => ({ unit, normalize, mask })),
  ),
);

test.each(cases)('$unit, $normalize, mask $mask: text comes back or has unknown symbols', (options) => {
  const { unit, normalize } = options;
  const trained = trainTokenizer(options, texts);
  for (const tokenizer of [trained, loadTokenizer(JSON.parse(JSON.stringify(trained.json)))]) {
    const known = texts.filter((text) => {
      const normal = normalizeText(text, normalize);
      return expectBack(tokenizer, text, unit === 'char' ? normal : joinWords(normal));
    });
    // All of it was seen in training: only what a tokenizer cannot write back is unknown.
    expect(known.length).toBeGreaterThan(unit === 'char' ? texts.length - 1 : 200);
  }
});

describe('▁ in a text of byte pairs, which would come back as a space', () => {
  const tokenizer = trainTokenizer(
    { unit: 'bpe:100', normalize: 'nfc' },
    Array(9).fill('snow▁man ▁snow man▁'),
  );
  const tokensOf = (text: string) => tokenizer.tokens(tokenizer.encode(text));

  it('is unknown, and nothing is merged across it', () => {
    expect(tokensOf('snow▁man')).toEqual(['▁snow', '<unk>', 'man']);
    expect(tokensOf('▁snow')).toEqual(['▁', '<unk>', 'snow']);
    expect(tokensOf('▁')).toEqual(['▁', '<unk>']);
  });

  it('has a place', () => {
    const { ids, offsets } = tokenizer.encodeWithOffsets('𝄞 ▁snow▁man');
    expect(tokenizer.tokens(ids)).toEqual(['▁', '<unk>', '▁', '<unk>', 'snow', '<unk>', 'man']);
    expect(offsets.slice(-4)).toEqual([
      [2, 3],
      [3, 7],
      [7, 8],
      [8, 11],
    ]);
  });
});

test.each(['gpt2', 'roberta'])('%s: every byte of a text comes back', (name) => {
  const file = new URL(`../../test/golden/tokenizers/${name}/tokenizer.json`, import.meta.url);
  const tokenizer = loadTokenizer(JSON.parse(readFileSync(file, 'utf8')));
  const start = tokenizer.decode(tokenizer.encode('a')).startsWith(' ') ? ' ' : '';
  const known = texts.filter((text) => expectBack(tokenizer, text, start + text));
  expect(known.length).toBeGreaterThan(100);
});
