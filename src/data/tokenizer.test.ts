import { Tokenizer as Library } from '@huggingface/tokenizers';
import { expect, test } from 'vitest';
import { fold, keyOf, uniform } from '../base/random.ts';
import { countUnknown } from './special-tokens.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';
import { trainTokenizer } from './train-tokenizer.ts';
import type { Unit } from './unit.ts';

const units: readonly Unit[] = ['char', 'word', 'bpe:200'];
const specials = ['<pad>', '<unk>', '<s>', '</s>'];
const hostileWords = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '0', '1', '-1'];
const prose = [
  'the cat sat on the mat',
  'the dog sat on the cat',
  'naïve café 𝄞 音楽 привет',
  hostileWords.join(' '),
  `text with ${specials.join(' ')} in it, and x${specials.join('')}y`,
];

const throughFile = (tokenizer: Tokenizer) => loadTokenizer(JSON.parse(JSON.stringify(tokenizer.json)));

for (const unit of units) {
  test(`${unit}: text that was trained on comes back`, () => {
    const trained = trainTokenizer({ unit, normalize: 'nfc' }, prose);
    for (const tokenizer of [trained, throughFile(trained)]) {
      for (const text of prose.slice(0, 4)) {
        const ids = tokenizer.encode(text);
        expect(tokenizer.decode(ids)).toBe(text);
        expect(Math.min(...ids)).toBeGreaterThan(3);
        expect(tokenizer.tokens(ids)).toEqual([...ids].map(tokenizer.token));
      }
    }
  });

  test(`${unit}: the special tokens are 0 to 3 and decode drops three of them`, () => {
    const tokenizer = trainTokenizer({ unit, normalize: 'nfc' }, prose);
    expect([0, 1, 2, 3].map(tokenizer.token)).toEqual(specials);
    const ids = tokenizer.encode('the');
    expect(tokenizer.decode([2, ...ids, 3, 0, 0])).toBe('the');
    expect(tokenizer.decode([1])).toBe('<unk>');
    expect(tokenizer.decode([0, 2, 3])).toBe('');
    expect(tokenizer.decode([])).toBe('');
    expect(tokenizer.token(tokenizer.size)).toBe('<unk>');
    expect(tokenizer.encode('')).toEqual(new Int32Array(0));
  });

  test(`${unit}: the spelling of a special token in a text is not that token`, () => {
    const tokenizer = throughFile(trainTokenizer({ unit, normalize: 'nfc' }, Array(20).fill(prose).flat()));
    for (const special of specials) {
      const ids = [...tokenizer.encode(`the ${special} x${special}y cat`)];
      expect(ids.filter((id) => id < 4 && id !== 1)).toEqual([]);
      if (unit !== 'word') expect(tokenizer.decode(ids)).toBe(`the ${special} x${special}y cat`);
    }
  });

  test(`${unit}: names of object properties are ordinary tokens`, () => {
    const tokenizer = throughFile(
      trainTokenizer({ unit, normalize: 'nfc' }, Array(3).fill(hostileWords.join(' '))),
    );
    expect(tokenizer.decode(tokenizer.encode(hostileWords.join(' ')))).toBe(hostileWords.join(' '));
    const stranger = trainTokenizer({ unit, normalize: 'nfc' }, ['zzz']);
    const ids = stranger.encode('__proto__');
    expect(ids.length).toBeGreaterThan(0);
    expect(countUnknown(ids)).toBeGreaterThan(0);
    expect(stranger.decode([4])).toBe(
      'z'.repeat(unit === 'word' ? 3 : 1).replace(/^/, unit === 'bpe:200' ? '' : ''),
    );
  });

  test(`${unit}: ids equal those of the library on the whole file, where the text holds no special token`, () => {
    const key = keyOf(7);
    const texts = Array.from({ length: 200 }, (_, i) => randomText(fold(key, i)));
    const tokenizer = trainTokenizer({ unit, normalize: 'nfc-lower' }, texts.slice(0, 100));
    const library = new Library(JSON.parse(JSON.stringify(tokenizer.json)), {
      unk_token: '<unk>',
      clean_up_tokenization_spaces: false,
    });
    for (const text of texts) {
      expect([...tokenizer.encode(text)], `seed 7: ${text}`).toEqual(library.encode(text).ids);
    }
  });
}

function randomText(key: readonly [number, number]): string {
  const alphabet = [...'aBcde \t.É𝄞İß'];
  const length = Math.floor(uniform(key, 0) * 30);
  return Array.from({ length }, (_, i) => alphabet[Math.floor(uniform(key, i + 1) * alphabet.length)]).join(
    '',
  );
}

test('characters: every white space and an unpaired surrogate come back, unknown ones are counted', () => {
  const text = ' a\tb  c\u00a0\u2028 \ud800';
  const tokenizer = trainTokenizer({ unit: 'char', normalize: 'none' }, [text]);
  expect(throughFile(tokenizer).decode(tokenizer.encode(text))).toBe(text);
  expect(countUnknown(tokenizer.encode('a?b!'))).toBe(2);
});

test('words and byte pairs: white space becomes one space', () => {
  for (const unit of ['word', 'bpe:50'] as const) {
    const tokenizer = trainTokenizer({ unit, normalize: 'none' }, ['one two']);
    expect(tokenizer.decode(tokenizer.encode('  one \t two '))).toBe('one two');
  }
});

test('the most frequent words have the smallest ids, equal ones in UTF-16 order', () => {
  const tokenizer = trainTokenizer({ unit: 'word', normalize: 'none' }, ['b a c c', 'c a']);
  expect(tokenizer.tokens([4, 5, 6])).toEqual(['c', 'a', 'b']);
});

test('normalisation is part of the file', () => {
  const decomposed = 'CAFE\u0301';
  const decoded = (normalize: 'none' | 'nfc' | 'nfc-lower') => {
    const tokenizer = throughFile(trainTokenizer({ unit: 'char', normalize }, [decomposed]));
    return tokenizer.decode(tokenizer.encode(decomposed));
  };
  expect([decoded('none'), decoded('nfc'), decoded('nfc-lower')]).toEqual([
    decomposed,
    'CAF\u00c9',
    'caf\u00e9',
  ]);
});

test('byte pairs: each rule is applied in the order in which it was learned', () => {
  const texts = ['low low low low low', 'lower lower', 'newest newest newest newest newest newest', 'widest'];
  const tokenizer = trainTokenizer({ unit: 'bpe:60', normalize: 'none' }, texts);
  const { model } = tokenizer.json;
  const merges = model.type === 'BPE' ? model.merges : [];
  for (const word of ['lowest', 'newer', 'wides', 'wow', 'tttt']) {
    expect(tokenizer.tokens(tokenizer.encode(word))).toEqual(applyMerges([...`▁${word}`], merges));
  }
});

function applyMerges(
  pieces: readonly string[],
  merges: readonly (readonly [string, string])[],
): readonly string[] {
  let current = [...pieces];
  for (const [left, right] of merges) {
    for (let i = 0; i + 1 < current.length; i++) {
      if (current[i] === left && current[i + 1] === right) {
        current = [...current.slice(0, i), left + right, ...current.slice(i + 2)];
      }
    }
  }
  return current;
}

test('a tokenizer of byte pairs says the size that it has', () => {
  const tokenizer = trainTokenizer({ unit: 'bpe:8000', normalize: 'nfc' }, ['tiny']);
  expect(tokenizer.unit).toBe(`bpe:${tokenizer.size}`);
  expect(trainTokenizer({ unit: 'bpe:30', normalize: 'nfc' }, Array(50).fill(prose).flat()).size).toBe(30);
});

test('20,000 short lines are encoded within seconds', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i} ${i * 7919}`.slice(0, 10));
  for (const unit of units) {
    const tokenizer = trainTokenizer({ unit, normalize: 'nfc' }, lines.slice(0, 1000));
    const start = performance.now();
    for (const line of lines) tokenizer.encode(line);
    expect(performance.now() - start).toBeLessThan(10_000);
  }
});

const good = trainTokenizer({ unit: 'bpe:40', normalize: 'nfc' }, ['aba aba']).json;
const hostileFiles: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['an array', []],
  ['no model', { ...good, model: undefined }],
  ['another model', { ...good, model: { type: 'Unigram', vocab: [] } }],
  ['an id twice', { ...good, model: { ...good.model, vocab: { ...good.model.vocab, extra: 4 } } }],
  [
    'an id that is not an integer',
    { ...good, model: { ...good.model, vocab: { ...good.model.vocab, x: 1.5 } } },
  ],
  ['no special tokens', { ...good, model: { ...good.model, vocab: { a: 0, b: 1 }, merges: [] } }],
  ['a merge of strangers', { ...good, model: { ...good.model, merges: [['q', 'r']] } }],
  ['a merge of inherited names', { ...good, model: { ...good.model, merges: [['toString', '']] } }],
  ['a hostile pattern', { ...good, pre_tokenizer: { type: 'Split', pattern: { Regex: '(a+)+$' } } }],
  ['a model that does not fit the pre-tokenizer', { ...good, pre_tokenizer: { type: 'WhitespaceSplit' } }],
  ['a decoder that does not fit', { ...good, decoder: null }],
];

test.each(hostileFiles)('a file with %s is refused', (_, json) => {
  expect(() => loadTokenizer(json, 'm/source.tokenizer.json')).toThrow(
    expect.objectContaining({
      code: 'E_MODEL_FILE',
      message: expect.stringMatching(/^m\/source\.tokenizer\.json/),
    }),
  );
});
