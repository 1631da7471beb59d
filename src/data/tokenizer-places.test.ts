import { expect, test } from 'vitest';
import { loadTokenizer } from './tokenizer.ts';
import { trainTokenizer } from './train-tokenizer.ts';
import type { Unit } from './unit.ts';

const units: readonly Unit[] = ['char', 'word', 'bpe:60'];
const prose = ['the cat sat on the mat', 'naïve café 𝄞 音楽', 'one <mask> two'];
const own = (unit: Unit, mask = false) => trainTokenizer({ unit, normalize: 'nfc-lower', mask }, prose);

for (const unit of units) {
  test(`${unit}: offsets give the text of each piece, and ids are those of encode`, () => {
    const tokenizer = own(unit);
    for (const text of ['The 𝄞 CAT sat', 'x cafe\u0301 é𝄞音', ' \t naïve  ', '', '▁the ▁']) {
      const { ids, offsets, words } = tokenizer.encodeWithOffsets(text);
      expect(ids).toEqual(tokenizer.encode(text));
      expect([offsets.length, words.length]).toEqual([ids.length, ids.length]);
      offsets.forEach(([start, end], i) => {
        const token = tokenizer.token(ids[i] ?? 0).replace(/^▁/, '');
        const original = [...text].slice(start, end).join('');
        if (ids[i] !== tokenizer.special.unknown && token !== '')
          expect(original.normalize('NFC').toLowerCase().replace(/^▁/, '')).toBe(token);
      });
    }
  });

  test(`${unit}: words that are given one by one keep their number, an empty one is unknown`, () => {
    const tokenizer = own(unit);
    const { ids, words } = tokenizer.encodeWords(['the', '', 'cat']);
    expect(new Set(words)).toEqual(new Set([0, 1, 2]));
    const of = (word: number) => [...ids].filter((_, i) => words[i] === word);
    expect([of(0), of(1), of(2)]).toEqual([
      [...tokenizer.encode('the')],
      [tokenizer.special.unknown],
      [...tokenizer.encode('cat')],
    ]);
  });

  test(`${unit}: one text and two are joined by <s> and </s>, the second of segment 1`, () => {
    const tokenizer = own(unit);
    expect(tokenizer.join([7, 8])).toEqual({
      ids: Int32Array.from([2, 7, 8, 3]),
      segments: new Int32Array(4),
      starts: [1],
    });
    expect(tokenizer.join([7], Int32Array.from([8, 9]))).toEqual({
      ids: Int32Array.from([2, 7, 3, 8, 9, 3]),
      segments: Int32Array.from([0, 0, 0, 1, 1, 1]),
      starts: [1, 3],
    });
    expect([tokenizer.markers(1), tokenizer.markers(2)]).toEqual([2, 3]);
  });

  test(`${unit}: a mask token is the fifth special one, and only encodeMasked gives it`, () => {
    const tokenizer = loadTokenizer(JSON.parse(JSON.stringify(own(unit, true).json)));
    expect(tokenizer.special).toEqual({ pad: 0, unknown: 1, start: 2, end: 3, mask: 4 });
    expect(tokenizer.token(4)).toBe('<mask>');
    expect([...tokenizer.encode('the <mask> cat [MASK]')]).not.toContain(4);
    const part = (text: string) => [...tokenizer.encode(text)];
    expect([...tokenizer.encodeMasked('the [MASK] cat<mask>')]).toEqual([
      ...part('the '),
      4,
      ...part(' cat'),
      4,
    ]);
    expect(tokenizer.decode([4, ...part('the'), 4])).toBe('the');
    expect(own(unit).special.mask).toBeUndefined();
    expect(() => own(unit).encodeMasked('[MASK]')).toThrow('no mask token');
  });
}

test('a mask token elsewhere than as 4 is refused, and the smallest vocabulary with one works', () => {
  const { json } = own('word');
  const stray = { ...json.added_tokens[0], id: 9, content: '<mask>' };
  expect(() => loadTokenizer({ ...json, added_tokens: [...json.added_tokens, stray] })).toThrow(
    '<mask> as 4',
  );
  const smallest = trainTokenizer({ unit: 'bpe:5', normalize: 'nfc', mask: true }, prose);
  expect(smallest.tokens(smallest.encode('cat'))).toContain('<unk>');
});
