import { z } from 'zod';
import type { Normalization } from './normalize-text.ts';
import { maskId, maskToken, specialTokens } from './special-tokens.ts';
import { bytePairSize, type Unit } from './unit.ts';

/**
 * The `tokenizer.json` of Hugging Face, in the three forms that Heddle writes:
 *
 * | unit | pre-tokenizer                        | model     | decoder                    |
 * |------|--------------------------------------|-----------|----------------------------|
 * | char | every code point alone               | WordLevel | joined                     |
 * | word | split at white space                 | WordLevel | joined by one space        |
 * | bpe  | split at white space, then "▁" + word | BPE       | "▁" becomes a space        |
 *
 * The vocabulary of the format is an object whose keys come from text. It is only ever read by
 * `Object.entries` and made by `Object.fromEntries`, for which `__proto__` is a key like any other; a zod
 * record would drop that key.
 */

/** Unlike `.`, this matches a line feed too, in JavaScript as in Oniguruma. */
const everyCharacter = '[\\s\\S]';
const wordStart = '▁';

const split = z.object({
  type: z.literal('Split'),
  pattern: z.object({ Regex: z.literal(everyCharacter) }),
  behavior: z.literal('Isolated'),
  invert: z.literal(false),
});
const whitespaceSplit = z.object({ type: z.literal('WhitespaceSplit') });
const metaspace = z.object({
  type: z.literal('Metaspace'),
  replacement: z.literal(wordStart),
  prepend_scheme: z.literal('always'),
  split: z.literal(false),
});
const sequence = z.object({
  type: z.literal('Sequence'),
  pretokenizers: z.tuple([whitespaceSplit, metaspace]),
});
const composed = z.object({ type: z.literal('NFC') });
const composedLower = z.object({
  type: z.literal('Sequence'),
  normalizers: z.tuple([composed, z.object({ type: z.literal('Lowercase') })]),
});

const vocabulary = z.custom<Readonly<Record<string, number>>>(
  isVocabulary,
  `expected the ids 0 to size - 1, each once, and ${specialTokens.join(' ')} as 0 to 3`,
);
const wordLevel = z.object({
  type: z.literal('WordLevel'),
  vocab: vocabulary,
  unk_token: z.literal('<unk>'),
});
const bytePairs = z.object({
  type: z.literal('BPE'),
  vocab: vocabulary,
  merges: z.array(z.tuple([z.string(), z.string()])),
  unk_token: z.literal('<unk>'),
});

export const tokenizerJsonSchema = z
  .object({
    version: z.literal('1.0'),
    truncation: z.null(),
    padding: z.null(),
    added_tokens: z.array(z.object({ id: z.int(), content: z.string(), special: z.literal(true) }).loose()),
    normalizer: z.discriminatedUnion('type', [composed, composedLower]).nullable(),
    pre_tokenizer: z.discriminatedUnion('type', [split, whitespaceSplit, sequence]),
    post_processor: z.null(),
    decoder: z.discriminatedUnion('type', [z.object({ type: z.literal('Fuse') }), metaspace]).nullable(),
    model: z.discriminatedUnion('type', [wordLevel, bytePairs]),
  })
  .superRefine((json, context) => {
    const { model, decoder } = layoutOf(json.pre_tokenizer);
    const refuse = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (json.model.type !== model) refuse(['model', 'type'], `expected ${model} for this pre_tokenizer`);
    if (json.decoder?.type !== decoder?.type)
      refuse(['decoder'], 'expected the decoder of this pre_tokenizer');
    const { model: found } = json;
    if (hasMask(json) && new Map(Object.entries(found.vocab)).get(maskToken) !== maskId)
      refuse(['added_tokens'], `expected ${maskToken} as ${maskId}`);
    const stray = found.type === 'BPE' ? found.merges.findIndex((pair) => !isMerge(pair, found.vocab)) : -1;
    if (stray >= 0) refuse(['model', 'merges', stray], 'expected two tokens whose join is a token');
  });

export type TokenizerJson = z.infer<typeof tokenizerJsonSchema>;
type PreTokenizer = TokenizerJson['pre_tokenizer'];

const normalizers: Readonly<Record<Normalization, TokenizerJson['normalizer']>> = {
  none: null,
  nfc: { type: 'NFC' },
  'nfc-lower': { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Lowercase' }] },
};

const metaspaceJson = {
  type: 'Metaspace',
  replacement: wordStart,
  prepend_scheme: 'always',
  split: false,
} as const;

const layouts = {
  Split: { unit: 'char', model: 'WordLevel', decoder: { type: 'Fuse' } },
  WhitespaceSplit: { unit: 'word', model: 'WordLevel', decoder: null },
  Sequence: { unit: 'bpe', model: 'BPE', decoder: metaspaceJson },
} as const;

function layoutOf(preTokenizer: PreTokenizer): (typeof layouts)[keyof typeof layouts] {
  return layouts[preTokenizer.type];
}

function preTokenizerOf(unit: Unit): PreTokenizer {
  if (unit === 'char') {
    return { type: 'Split', pattern: { Regex: everyCharacter }, behavior: 'Isolated', invert: false };
  }
  if (unit === 'word') return { type: 'WhitespaceSplit' };
  return { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, metaspaceJson] };
}

/** How text becomes tokens. */
export interface TokenizerOptions {
  readonly unit: Unit;
  readonly normalize: Normalization;
  /** Adds `<mask>` as the fifth special token, for fill-mask. */
  readonly mask?: boolean;
}

/** The special tokens of a vocabulary with these options, by id. */
export function specialTokensOf({ mask = false }: TokenizerOptions): readonly string[] {
  return mask ? [...specialTokens, maskToken] : specialTokens;
}

/** Whether a vocabulary has `<mask>` as a special token. */
export function hasMask(json: { readonly added_tokens: readonly { readonly content: string }[] }): boolean {
  return json.added_tokens.some(({ content }) => content === maskToken);
}

/** The `tokenizer.json` of these ordinary tokens (their ids follow the special ones) and merges. */
export function tokenizerJson(
  options: TokenizerOptions,
  tokens: readonly string[],
  merges: readonly (readonly [string, string])[] = [],
): TokenizerJson {
  const { unit, normalize } = options;
  const preTokenizer = preTokenizerOf(unit);
  const specials = specialTokensOf(options);
  const vocab = Object.fromEntries([...specials, ...tokens].map((token, id) => [token, id]));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specials.map((content, id) => ({ id, content, special: true, ...exactMatch })),
    normalizer: normalizers[normalize],
    pre_tokenizer: preTokenizer,
    post_processor: null,
    decoder: layoutOf(preTokenizer).decoder,
    model:
      bytePairSize(unit) === undefined
        ? { type: 'WordLevel', vocab, unk_token: '<unk>' }
        : { type: 'BPE', vocab, merges: merges.map(([left, right]) => [left, right]), unk_token: '<unk>' },
  };
}

const exactMatch = { single_word: false, lstrip: false, rstrip: false, normalized: false } as const;

/** The unit that a `tokenizer.json` encodes; for byte pairs, with the size that the vocabulary has. */
export function unitOf(json: TokenizerJson): Unit {
  const { unit } = layoutOf(json.pre_tokenizer);
  return unit === 'bpe' ? `bpe:${Object.keys(json.model.vocab).length}` : unit;
}

function isVocabulary(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const tokens: string[] = [];
  const entries: [string, unknown][] = Object.entries(value);
  for (const [token, id] of entries) {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= entries.length) return false;
    if (tokens[id] !== undefined) return false;
    tokens[id] = token;
  }
  return specialTokens.every((token, id) => tokens[id] === token);
}

function isMerge([left, right]: readonly [string, string], vocab: Readonly<Record<string, number>>): boolean {
  return [left, right, left + right].every((token) => Object.hasOwn(vocab, token));
}
