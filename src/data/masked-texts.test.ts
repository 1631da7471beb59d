import { expect, test } from 'vitest';
import { fold, keyOf } from '../base/random.ts';
import type { Example } from './field.ts';
import { cutEvenly, type MaskedTextsOptions, maskedTexts } from './masked-texts.ts';
import { trainTokenizer } from './train-tokenizer.ts';

const texts = Array.from({ length: 12 }, (_, i) =>
  Array.from({ length: 10 + i }, (_, t) => `word${(i * 7 + t * t) % 23}`).join(' '),
);
const tokenizer = trainTokenizer({ unit: 'bpe:40', normalize: 'nfc', mask: true }, texts);
const mask = tokenizer.special.mask ?? -1;
const options: MaskedTextsOptions = { maxLength: 16, wholeWords: false, maskId: mask };
const read = (example: Example, name: string) => Array.from(example.get(name) ?? []);
const examplesOf = (seed: number, epoch: number, changes: Partial<MaskedTextsOptions> = {}) => {
  const dataset = maskedTexts(texts, tokenizer, { ...options, ...changes });
  return Array.from({ length: dataset.length }, (_, i) => dataset.at(i, fold(keyOf(seed), epoch)) as Example);
};

/** What the model is asked to say, in the places of what was hidden, without markers. */
const restored = (example: Example) => {
  const ids = read(example, 'ids');
  const labels = read(example, 'labels');
  for (const [m, place] of read(example, 'places').entries()) ids[place] = labels[m] ?? -1;
  expect([ids[0], ids.at(-1)]).toEqual([tokenizer.special.start, tokenizer.special.end]);
  return ids.slice(1, -1);
};

test('masks are a function of seed, epoch and row', () => {
  expect(examplesOf(1, 0)).toEqual(examplesOf(1, 0));
  expect(examplesOf(1, 0)).not.toEqual(examplesOf(1, 1));
  expect(examplesOf(1, 0)).not.toEqual(examplesOf(2, 0));
  const same = maskedTexts([texts[0] ?? '', texts[0] ?? ''], tokenizer, { ...options, maxLength: 100 });
  const drawn = Array.from({ length: 20 }, (_, k) => [0, 1].map((i) => same.at(i, fold(keyOf(1), k))));
  expect(
    drawn.some(
      ([first, second]) =>
        JSON.stringify([...(first as Example)]) !== JSON.stringify([...(second as Example)]),
    ),
  ).toBe(true);
});

test('without a key, as in evaluation, the masks are always the same', () => {
  const [first, second] = [0, 1].map(() => maskedTexts(texts, tokenizer, options));
  for (let i = 0; i < (first?.length ?? 0); i++) expect(first?.at(i)).toEqual(second?.at(i));
});

test.each([false, true])('nothing of a long text is lost, whole words: %s', (wholeWords) => {
  const whole = texts.flatMap((text) => [...tokenizer.encode(text)]);
  const examples = examplesOf(3, 0, { wholeWords });
  expect(examples.flatMap(restored)).toEqual(whole);
  expect(examples.length).toBeGreaterThan(texts.length);
  for (const example of examples) {
    expect(read(example, 'ids').length).toBeLessThanOrEqual(18);
    expect(read(example, 'places').length).toBeGreaterThan(0);
  }
});

test('whole words: no piece of a hidden word is left in sight', () => {
  const dataset = maskedTexts(texts, tokenizer, { ...options, maxLength: 1000, wholeWords: true });
  for (const [i, text] of texts.entries()) {
    const { words } = tokenizer.encodeWithOffsets(text);
    const places = read(dataset.at(i, keyOf(5)) as Example, 'places').map((place) => place - 1);
    const hidden = new Set(places.map((place) => words[place]));
    const expected = [...words.keys()].filter((t) => hidden.has(words[t]));
    expect(places).toEqual(expected);
  }
});

test('a text of unknown symbols alone is left out, and its symbols are counted', () => {
  const byWord = trainTokenizer({ unit: 'word', normalize: 'nfc', mask: true }, texts);
  const dataset = maskedTexts(['one two', 'word1 two'], byWord, options);
  expect([dataset.length, dataset.unknown]).toEqual([1, 3]);
});

test.each([
  [0, 4, []],
  [4, 4, [4]],
  [9, 4, [3, 3, 3]],
  [10, 4, [3, 4, 3]],
])('%i tokens in pieces of at most %i', (length, most, sizes) => {
  expect(cutEvenly(new Int32Array(length), most).map((piece) => piece.length)).toEqual(sizes);
});
