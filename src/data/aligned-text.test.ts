import { expect, test } from 'vitest';
import { fold, keyOf, uniform } from '../base/random.ts';
import { alignText, composeText, prependTo, rewriteCodePoints } from './aligned-text.ts';

const alphabet = [...'aBé𝄞 ΣαİßÅ\u0301\u0308\u0323\u1100\u1161\u11a8가\u0fb2\u0f71\u0f80\ud800'];

function randomText(key: readonly [number, number]): string {
  const length = Math.floor(uniform(key, 0) * 12);
  const pick = (_: unknown, i: number) => alphabet[Math.floor(uniform(key, i + 1) * alphabet.length)];
  return Array.from({ length }, pick).join('');
}

test('composition by stretches is that of the whole text, and the stretches tile it', () => {
  for (let row = 0; row < 2000; row++) {
    const text = randomText(fold(keyOf(3), row));
    const composed = text.normalize('NFC');
    expect(composeText(text, false).text, `seed 3, row ${row}`).toBe(composed);
    const { text: lower, starts, ends } = composeText(text, true);
    expect(lower, `seed 3, row ${row}`).toBe(
      Array.from(composed, (character) => character.toLowerCase()).join(''),
    );
    const places = Array.from(starts, (start, i) => [start, ends[i] ?? 0] as const);
    const original = [...text];
    for (const [start, end] of places) {
      const stretch = original.slice(start, end).join('');
      expect(composed).toContain(stretch.normalize('NFC'));
    }
    expect(places.at(0)?.[0] ?? 0).toBe(0);
    expect(places.at(-1)?.[1] ?? 0).toBe(original.length);
  }
});

test('places count code points, not UTF-16 units', () => {
  expect(alignText('a𝄞b')).toEqual({
    text: 'a𝄞b',
    starts: Int32Array.from([0, 1, 1, 2]),
    ends: Int32Array.from([1, 2, 2, 3]),
  });
  expect(composeText('xe\u0301y', false)).toEqual({
    text: 'xéy',
    starts: Int32Array.from([0, 1, 3]),
    ends: Int32Array.from([1, 3, 4]),
  });
});

test('every order of surrogate halves: each code point comes from itself', () => {
  for (const text of ['\udc00\ud800', '\ud800\ud800\udc00\udc00', 'x\udc00𝄞\ud834']) {
    expect(alignText(text)).toEqual(rewriteCodePoints(text, (character) => character));
  }
});

test('what a code point becomes has its place; a prefix has that of the first', () => {
  const rewritten = rewriteCodePoints('ab𝄞', (character) => (character === 'a' ? '' : `-${character}`));
  expect(rewritten).toEqual({
    text: '-b-𝄞',
    starts: Int32Array.from([1, 1, 2, 2, 2]),
    ends: Int32Array.from([2, 2, 3, 3, 3]),
  });
  expect(prependTo(rewritten, ' ').starts).toEqual(Int32Array.from([1, 1, 1, 2, 2, 2]));
  expect(prependTo(alignText(''), ' ')).toEqual({
    text: ' ',
    starts: new Int32Array(1),
    ends: new Int32Array(1),
  });
});
