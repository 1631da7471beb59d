/** How texts become tokens: the options that tasks on text share, and what they do. */
import { z } from 'zod';
import type { ModelParts } from '../bundle/model-parts.ts';
import {
  countCodePoints,
  countWords,
  joinWords,
  type Normalization,
  normalizeText,
} from '../data/normalize-text.ts';
import { resolveUnit } from '../data/resolve-unit.ts';
import type { Pulse, RowSequence } from '../data/row-sequence.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { trainTokenizer } from '../data/train-tokenizer.ts';
import { parseUnit } from '../data/unit.ts';
import type { TestItem } from './item-view.ts';
import type { Warn } from './task.ts';

/** Throws E_CONFIG for a unit that does not exist. */
export function checkUnit({ unit = 'auto' }: { readonly unit?: string | undefined }, flag = '--unit'): void {
  parseUnit(unit, flag);
}

export const unitOption = z.string().default('auto').describe('auto, char, word or bpe:N');
export const maxLengthOption = z.int().min(1).max(8192).optional();
export const normalizations = z
  .enum(['none', 'nfc', 'nfc-lower'])
  .default('nfc')
  .describe('Unicode normalisation of the source');

interface TokenizerChoice {
  readonly unit: string;
  readonly normalize: Normalization;
  /** What messages call the option `unit`. */
  readonly flag: string;
  /** Whether it has a token for what is hidden; default false. */
  readonly mask?: boolean;
}

/** A tokenizer for these texts. Throws E_CONFIG for a unit that does not exist. */
export function makeTokenizer(
  texts: RowSequence<string>,
  { unit, normalize, flag, mask = false }: TokenizerChoice,
  pulse?: Pulse,
): Tokenizer {
  const resolved = resolveUnit(parseUnit(unit, flag), normalize, texts);
  return trainTokenizer({ unit: resolved, normalize, mask }, texts, pulse);
}

/** The most characters that a token of a piece of a word is taken to have. */
const longestPiece = 64;

/**
 * A function that tells whether a text certainly has more than `most` tokens before it is encoded: of characters and words by
 * their number; of pieces of words, or where the unit is not known yet, by the number of words, or of characters: over 64
 * times as many.
 */
export function lengthLimit(
  most: number,
  {
    unit,
    normalize,
  }: { readonly unit: string; readonly normalize: Normalization | ((text: string) => string) },
): (text: string) => boolean {
  const normalized =
    typeof normalize === 'function' ? normalize : (text: string) => normalizeText(text, normalize);
  return (text) => {
    // No text has more characters or words than UTF-16 units.
    if (text.length <= most) return false;
    const normal = normalized(text);
    if (unit === 'char') return countCodePoints(normal) > most;
    return countWords(normal) > most || (unit !== 'word' && countCodePoints(normal) > longestPiece * most);
  };
}

/** What a model sees of a text: as the tokenizer of the model to start from has it, else as the options say. */
export function seenText(
  { normalize }: { readonly normalize: Normalization },
  initial: ModelParts | undefined,
): (text: string) => string {
  const { encoder, decoder } = initial ?? {};
  const known = (encoder ?? decoder)?.tokenizer;
  return (text) => known?.normalize(text) ?? normalizeText(text, normalize);
}

/**
 * What decides whether two texts are one to a model: equal after normalisation and, unless its tokens are characters, up to
 * the white space between words.
 */
export function textKey({
  unit,
  normalize,
}: Pick<Tokenizer, 'unit' | 'normalize'>): (text: string) => string {
  return (text) => (unit === 'char' ? normalize(text) : joinWords(normalize(text)));
}

/** How many symbols of a text the vocabulary lacks. */
export function countUnknownIds({ special }: Tokenizer, ids: Int32Array): number {
  let count = 0;
  for (const id of ids) if (id === special.unknown) count++;
  return count;
}

interface TextEncoderOptions {
  /** What warnings call the text. */
  readonly name: string;
  /** Texts are cut to this many tokens. */
  readonly maxLength: number;
  /** Told of every text that is cut, and of the first with unknown symbols, which become `<unk>`. */
  readonly warn: Warn;
}

/** A function from text to at most `maxLength` ids. */
export function textEncoder(
  tokenizer: Tokenizer,
  { name, maxLength, warn }: TextEncoderOptions,
): (text: string) => Int32Array {
  return (text) => {
    const ids = tokenizer.encode(text);
    if (ids.length > maxLength)
      warn(`${name} ${excerpt(text)} has ${ids.length} tokens and is cut to ${maxLength}`);
    if (countUnknownIds(tokenizer, ids) > 0) warnOfUnknown(name, text, warn);
    return ids.subarray(0, maxLength);
  };
}

/** A text of the test set and its answer, as a comparison shows them. */
export function textItem(tokenizer: Tokenizer, text: string, answer: string): TestItem<string> {
  return { input: text, text, references: [answer], length: tokenizer.encode(text).length };
}

/** Tells of a text with symbols that the vocabulary lacks. */
export function warnOfUnknown(name: string, text: string, warn: Warn): void {
  warn(`${name} ${excerpt(text)} has symbols that the vocabulary lacks; such symbols become <unk>`, 'once');
}

/** The beginning of a text, in quotes. */
export function excerpt(text: string): string {
  const characters = Array.from(text.slice(0, 100));
  return JSON.stringify(characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : text);
}
