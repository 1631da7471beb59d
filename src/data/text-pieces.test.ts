import { expect, test } from 'vitest';
import { textPieces } from './text-pieces.ts';
import { trainTokenizer } from './train-tokenizer.ts';

const bytes = { decode: (ids: Iterable<number>) => new TextDecoder().decode(Uint8Array.from(ids)) };

const spelt = (
  decode: Parameters<typeof textPieces>[0],
  before: readonly number[],
  ids: readonly number[],
) => {
  const pieces = textPieces(decode, before);
  return [...ids.map((id) => pieces.push(id)), pieces.end()];
};

test('a character of several bytes comes when it is whole', () => {
  const ids = [...new TextEncoder().encode('aé😀b')];
  expect(spelt(bytes, [], ids)).toEqual(['a', '', 'é', '', '', '', '😀', 'b', '']);
  expect(spelt(bytes, [], ids.slice(0, 4))).toEqual(['a', '', 'é', '', '\ufffd']);
});

test('bytes that never become a character do not wait for ever', () => {
  const found = spelt(bytes, [], new Array<number>(20).fill(0x80));
  expect(found.join('')).toBe('\ufffd'.repeat(20));
  expect(found[7]).not.toBe('');
});

test.each(['char', 'word', 'bpe:40'] as const)('%s: the pieces are the text', (unit) => {
  const text = 'to be or not to be that is the question';
  const tokenizer = trainTokenizer({ unit, normalize: 'nfc' }, [text]);
  const ids = [...tokenizer.encode(text)];
  for (const known of [0, 1, 5]) {
    const before = tokenizer.decode(ids.slice(0, known));
    expect(before + spelt(tokenizer, ids.slice(0, known), ids.slice(known)).join('')).toBe(text);
  }
});
