import { HeddleError } from '../base/errors.ts';
import { type Encoded, encodeIds, encodePieces, encodeWordList, type Pipeline } from './encode-pieces.ts';
import { countMarkers, type Joined, type JoinTemplates, joinSegments } from './join-segments.ts';
import type { Unit } from './unit.ts';

/** The ids of the special tokens; two may be one token (GPT-2 has a single one). */
export interface SpecialIds {
  readonly pad: number;
  readonly unknown: number;
  /** `<s>`, BERT's `[CLS]`. */
  readonly start: number;
  /** `</s>`, BERT's `[SEP]`. */
  readonly end: number;
  /** Stands where a model fills in: `<mask>`, `[MASK]`. */
  readonly mask?: number;
}

/** A `tokenizer.json`, of which every kind has a normaliser. */
export interface TokenizerFile {
  readonly normalizer: Step | (Step & { readonly normalizers: readonly Step[] }) | null;
}

interface Step {
  readonly type: string;
}

/** Turns text into token ids and back. */
export interface Tokenizer {
  /** What a token is; `bpe:V` for the V pieces of a pretrained tokenizer. */
  readonly unit: Unit;
  /** V: how many ids there are, the special ones included. */
  readonly size: number;
  readonly special: SpecialIds;
  /** The text as the model sees it, such as its Unicode composition (NFC): texts that are compared go through it. */
  normalize(text: string): string;
  /**
   * The ids of a text, without start and end token.
   *
   * A symbol that the vocabulary lacks becomes the unknown token, and so does a word that is spelt like a special
   * token: text never turns into another special id.
   */
  encode(text: string): Int32Array;
  /** The ids of `encode`, with the code points of the text and the word (pre-token) from which each comes. */
  encodeWithOffsets(text: string): Encoded;
  /**
   * The ids of words that are given one by one, and the word of each id.
   *
   * Each word has at least one id: one of which nothing is left (a control character) is unknown. Byte-level pairs
   * see a space before each word but the first.
   */
  encodeWords(words: readonly string[]): { readonly ids: Int32Array; readonly words: Int32Array };
  /**
   * The ids of a text in which `[MASK]`, or the mask token as the tokenizer spells it, stands for that token.
   *
   * Throws: E_CONFIG where the tokenizer has no mask token.
   */
  encodeMasked(text: string): Int32Array;
  /** One text, or two, between the special tokens that the model expects. */
  join(first: ArrayLike<number>, second?: ArrayLike<number>): Joined;
  /** How many special tokens `join` adds to one text, or to two. */
  markers(texts: 1 | 2): number;
  /**
   * The text of ids, without special tokens; the unknown token stays visible.
   *
   * Characters are joined as they are, words by one space, pieces with the spaces that they carry.
   */
  decode(ids: Iterable<number>): string;
  /** The token of an id; the unknown token for an id outside of the vocabulary. */
  token(id: number): string;
  tokens(ids: Iterable<number>): readonly string[];
  /** The Hugging Face `tokenizer.json`: a pretrained one as it was read. */
  readonly json: TokenizerFile;
}

/** What one kind of tokenizer brings; the rest is the same for all. */
export interface TokenizerParts<J extends TokenizerFile> {
  readonly unit: Unit;
  readonly size: number;
  readonly special: SpecialIds;
  isSpecial(id: number): boolean;
  readonly pipeline: Pipeline;
  readonly templates: JoinTemplates;
  /** White space next to the mask token belongs to it. */
  readonly mask?: { readonly lstrip: boolean; readonly rstrip: boolean };
  token(id: number): string | undefined;
  /** The text of ids of which there is at least one. */
  decode(ids: number[]): string;
  readonly json: J;
}

/** The tokenizer of these parts. */
export function makeTokenizer<J extends TokenizerFile>(
  parts: TokenizerParts<J>,
): Tokenizer & { readonly json: J } {
  const { special, pipeline, templates } = parts;
  const token = (id: number) => parts.token(id) ?? parts.token(special.unknown) ?? '';
  const encode = (text: string) => encodeIds(pipeline, text);
  return Object.freeze({
    unit: parts.unit,
    size: parts.size,
    special,
    normalize: (text: string) => pipeline.normalize(text),
    encode,
    encodeWithOffsets: (text: string) => encodePieces(pipeline, text),
    encodeWords: (words: readonly string[]) => encodeWordList(pipeline, words, special.unknown),
    encodeMasked: maskedEncoder(encode, special.mask, token, parts.mask),
    join: (first: ArrayLike<number>, second?: ArrayLike<number>) => joinSegments(templates, first, second),
    markers: (texts: 1 | 2) => countMarkers(texts === 1 ? templates.single : templates.pair),
    decode(ids: Iterable<number>) {
      const kept = Array.from(ids).filter((id) => id === special.unknown || !parts.isSpecial(id));
      return kept.length === 0 ? '' : parts.decode(kept);
    },
    token,
    tokens: (ids: Iterable<number>) => Array.from(ids, token),
    json: parts.json,
  });
}

function maskedEncoder(
  encode: (text: string) => Int32Array,
  mask: number | undefined,
  token: (id: number) => string,
  strip = { lstrip: false, rstrip: false },
): (text: string) => Int32Array {
  if (mask === undefined) {
    return () => {
      throw new HeddleError('E_CONFIG', {
        where: 'tokenizer',
        found: 'no mask token',
        fix: 'use a model of the task fill-mask',
      });
    };
  }
  const spelt = ['[MASK]', token(mask)].map((name) => name.replace(/[^\w<>]/g, '\\$&')).join('|');
  const space = '\\p{White_Space}*';
  const pattern = new RegExp(`${strip.lstrip ? space : ''}(?:${spelt})${strip.rstrip ? space : ''}`, 'u');
  return (text) =>
    Int32Array.from(text.split(pattern).flatMap((part, i) => [...(i === 0 ? [] : [mask]), ...encode(part)]));
}
