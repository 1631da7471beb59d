import { expect, test } from 'vitest';
import { HeddleError } from '../base/errors.ts';
import { loadPretrainedTokenizer } from './pretrained-tokenizer.ts';

const added = (contents: readonly string[]) =>
  contents.map((content, id) => ({ id, content, special: true, lstrip: false, rstrip: false }));
const ids = (tokens: readonly string[]) => Object.fromEntries(tokens.map((token, id) => [token, id]));
const bertTokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const bert = {
  added_tokens: added(bertTokens),
  truncation: { max_length: 2 },
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 6,
    vocab: ids([...bertTokens, 'cat', '##s', 'cafe', '[', ']', 'mask', '__proto__', 'word0']),
  },
};
const gpt2 = {
  added_tokens: added(['<|endoftext|>']),
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
  post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false },
  decoder: { type: 'ByteLevel' },
  model: {
    type: 'BPE',
    unk_token: null,
    vocab: ids(['<|endoftext|>', 'a', 'Ġ', 'Ġa', 'Ã', '©', '<', '>']),
    merges: ['Ġ a'],
  },
};

test('WordPiece: pieces, places, and what is unknown', () => {
  const tokenizer = loadPretrainedTokenizer(bert);
  const { ids: found, offsets, words } = tokenizer.encodeWithOffsets('CATS cafe\u0301s dog catsssss');
  expect(tokenizer.tokens(found)).toEqual(['cat', '##s', 'cafe', '##s', '[UNK]', '[UNK]']);
  expect(offsets).toEqual([
    [0, 3],
    [3, 4],
    [5, 9],
    [10, 11],
    [12, 15],
    [16, 24],
  ]);
  expect([...words]).toEqual([0, 0, 1, 1, 2, 3]);
  expect(tokenizer.decode([2, ...found, 3, 0])).toBe('cats cafes [UNK] [UNK]');
  expect(tokenizer.special).toEqual({ pad: 0, unknown: 1, start: 2, end: 3, mask: 4 });
  expect(tokenizer.tokens(tokenizer.encode('[MASK]'))).toEqual(['[', 'mask', ']']);
  expect(tokenizer.tokens(tokenizer.encodeMasked('cat [MASK]'))).toEqual(['cat', '[MASK]']);
  expect([...tokenizer.encodeWords(['cats', '\u0000', 'cat']).words]).toEqual([0, 0, 1, 2]);
});

test('byte-level pairs: a character of two pieces, a byte that is missing, words after a space', () => {
  const tokenizer = loadPretrainedTokenizer(gpt2);
  const { ids: found, offsets } = tokenizer.encodeWithOffsets('a aéxa');
  expect(tokenizer.tokens(found)).toEqual(['a', 'Ġa', 'Ã', '©', 'a']);
  expect(offsets).toEqual([
    [0, 1],
    [1, 3],
    [3, 4],
    [3, 4],
    [5, 6],
  ]);
  expect(tokenizer.decode(found)).toBe('a aéa');
  expect(tokenizer.tokens(tokenizer.encodeWords(['a', 'a']).ids)).toEqual(['a', 'Ġa']);
  expect(tokenizer.special).toEqual({ pad: 0, unknown: 0, start: 0, end: 0 });
  expect([...tokenizer.encode('<|endoftext|>')].includes(0)).toBe(false);
});

test('tokenizer_config.json names special tokens', () => {
  const config = { pad_token: { content: 'cat' }, eos_token: '##s', mask_token: null };
  expect(loadPretrainedTokenizer(bert, 'x', config).special).toMatchObject({ pad: 5, end: 6, mask: 4 });
});

const unsupported: readonly (readonly [string, object])[] = [
  ['normalizer.type', { ...bert, normalizer: { type: 'NFKC' } }],
  ['pre_tokenizer.type', { ...bert, pre_tokenizer: { type: 'Whitespace' } }],
  ['post_processor', { ...bert, post_processor: { type: 'Other' } }],
  ['decoder.type', { ...gpt2, decoder: { type: 'CTC' } }],
  ['model.type', { ...gpt2, model: { type: 'Unigram' } }],
  ['model.vocab', { ...gpt2, model: { ...gpt2.model, vocab: { a: 0, b: 0 } } }],
  ['model.dropout', { ...gpt2, model: { ...gpt2.model, dropout: 0.1 } }],
  ['model.byte_fallback', { ...gpt2, model: { ...gpt2.model, byte_fallback: true } }],
  ['added_tokens.0.special', { ...gpt2, added_tokens: [{ id: 0, content: 'x', special: false }] }],
  ['added_tokens', { ...gpt2, added_tokens: [], model: { ...gpt2.model, vocab: { a: 0 }, merges: [] } }],
];

test.each(unsupported)('what is not supported is named: %s', (part, json) => {
  const load = () => loadPretrainedTokenizer(json, 'bert/tokenizer.json');
  expect(load).toThrow(HeddleError);
  expect(load).toThrow(
    expect.objectContaining({
      code: 'E_MODEL_FILE',
      message: expect.stringContaining(`bert/tokenizer.json.${part}:`),
    }),
  );
});
