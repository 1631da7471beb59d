import { Tokenizer as Library } from '@huggingface/tokenizers';
import { HeddleError } from '../base/errors.ts';
import { unknownId } from '../base/special-tokens.ts';
import { specialTokens } from './special-tokens.ts';
import {
  type TokenizerJson,
  type TokenizerOptions,
  tokenizerJson,
  tokenizerJsonSchema,
  unitOf,
} from './tokenizer-json.ts';
import type { Unit } from './unit.ts';

/** Turns text into token ids and back. */
export interface Tokenizer {
  readonly unit: Unit;
  /** V: how many ids there are, the special ones included. */
  readonly size: number;
  /**
   * The ids of a text, without start and end token.
   *
   * A symbol that the vocabulary lacks becomes 1 (`<unk>`), and so does a word that is spelt like a special
   * token: text never turns into another special id.
   */
  encode(text: string): Int32Array;
  /**
   * The text of ids, without padding, start and end token; `<unk>` stays visible.
   *
   * Characters are joined as they are, words by one space, byte-pair pieces with the spaces that they carry.
   */
  decode(ids: Iterable<number>): string;
  /** The token of an id; `<unk>` for an id outside of the vocabulary. */
  token(id: number): string;
  tokens(ids: Iterable<number>): readonly string[];
  /** The Hugging Face `tokenizer.json`. */
  readonly json: TokenizerJson;
}

/**
 * The tokenizer of a parsed `tokenizer.json`.
 *
 * Throws: E_MODEL_FILE where the object is not in one of the forms that Heddle writes.
 */
export function loadTokenizer(json: unknown, where = 'tokenizer.json'): Tokenizer {
  const parsed = tokenizerJsonSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new HeddleError('E_MODEL_FILE', {
      where: [where, ...issue.path].join('.'),
      found: issue.message,
      allowed: 'a tokenizer.json as Heddle writes it',
      fix: 'restore the file, or train the model again',
    });
  }
  return wrapLibrary(parsed.data);
}

function wrapLibrary(json: TokenizerJson): Tokenizer {
  const library = openLibrary(json);
  const split = splitWith(library);
  const idsOf = memoise((piece) => pieceIds(library, piece));
  const token = (id: number) => library.id_to_token(id) ?? specialTokens[unknownId];
  return Object.freeze({
    unit: unitOf(json),
    size: Object.keys(json.model.vocab).length,
    encode(text: string) {
      const ids: number[] = [];
      for (const piece of split(text)) for (const id of idsOf(piece)) ids.push(id);
      return new Int32Array(ids);
    },
    decode(ids: Iterable<number>) {
      const kept = Array.from(ids).filter((id) => !isSpecial(id) || id === unknownId);
      return kept.length === 0 ? '' : library.decode(kept);
    },
    token,
    tokens: (ids: Iterable<number>) => Array.from(ids, token),
    json,
  });
}

/** The ids of one character or word, as the pre-tokenizer cuts them. */
function pieceIds(library: Library, piece: string): readonly number[] {
  const tokens: readonly string[] = library.model?.encode([piece]) ?? [];
  return tokens.map((token) => {
    const id = library.token_to_id(token) ?? unknownId;
    return isSpecial(id) ? unknownId : id;
  });
}

function isSpecial(id: number): boolean {
  return id < specialTokens.length;
}

const memoLimit = 2 ** 17;

/** Remembers results by argument, up to a limit: the library needs 10 us for a word that it has not met lately. */
function memoise<T>(compute: (piece: string) => T): (piece: string) => T {
  const known = new Map<string, T>();
  return (piece) => {
    const remembered = known.get(piece);
    if (remembered !== undefined) return remembered;
    const result = compute(piece);
    if (known.size < memoLimit) known.set(piece, result);
    return result;
  };
}

/**
 * The library on a `tokenizer.json`, without its added tokens: the library searches the raw text for them,
 * and a line that holds the characters "<s>" must stay a line with the characters "<s>".
 */
function openLibrary(json: TokenizerJson): Library {
  return new Library(
    { ...json, added_tokens: [] },
    { unk_token: specialTokens[unknownId], clean_up_tokenization_spaces: false },
  );
}

/** Normalises a text and cuts it as the pre-tokenizer of these options does, before any vocabulary is known. */
export function textSplitter(options: TokenizerOptions): (text: string) => readonly string[] {
  return splitWith(openLibrary(tokenizerJson(options, [])));
}

function splitWith(library: Library): (text: string) => readonly string[] {
  const { normalizer, pre_tokenizer: preTokenizer } = library;
  return (text) => {
    const normalized: string = normalizer === null ? text : normalizer.normalize(text);
    return preTokenizer === null ? [normalized] : preTokenizer.pre_tokenize(normalized);
  };
}
