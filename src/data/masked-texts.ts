/** Texts in which tokens are hidden, to be filled in again: the examples of the task fill-mask. */
import { fold, type Key, keyOf } from '../base/random.ts';
import type { Dataset } from './dataset.ts';
import type { Example } from './field.ts';
import { maskTokens } from './mask-tokens.ts';
import { idLists, PackedLists } from './packed-list.ts';
import type { RowSequence } from './row-sequence.ts';
import type { Tokenizer } from './tokenizer.ts';

/** The seed of the masks that evaluation looks at, the same for every run. */
const evaluationSeed = 15;

/** A stretch of a text, without markers. */
interface Piece {
  readonly ids: Int32Array;
  /** The word of each token, where whole words are hidden. */
  readonly words: Int32Array | undefined;
}

export interface MaskedTextsOptions {
  /** The most tokens of an example, markers aside; a longer text becomes several examples. */
  readonly maxLength: number;
  /** Whether all tokens of a word are hidden together. */
  readonly wholeWords: boolean;
  /** The id of the mask token. */
  readonly maskId: number;
}

/**
 * The examples of these texts: a text of more than `maxLength` tokens is cut into pieces of nearly equal length, so that
 * nothing of it is lost; a piece of unknown symbols alone is left out.
 *
 * Fields: `ids` [T] with the masks, `places` [M] of the tokens to be predicted, `labels` [M], what stood there. Masks are a
 * function of the key of the epoch and of the number of the example, for evaluation of that number alone.
 */
export function maskedTexts(
  texts: RowSequence<string>,
  tokenizer: Tokenizer,
  options: MaskedTextsOptions,
): Dataset & { readonly unknown: number } {
  const special = specialIds(tokenizer, options.maskId);
  const pieces = idLists(tokenizer.size, texts.length);
  const wordLists = new PackedLists(
    (length) => new Int32Array(length),
    options.wholeWords ? texts.length : 1,
  );
  let unknown = 0;
  for (const text of texts) {
    const encoded = encode(tokenizer, text, options.wholeWords);
    unknown += count(encoded.ids, tokenizer.special.unknown);
    for (const { ids, words } of piecesOf(encoded, options.maxLength)) {
      if (ids.every((id) => special.includes(id))) continue;
      pieces.push(ids);
      if (words !== undefined) wordLists.push(words);
    }
  }
  const markers = tokenizer.markers(1);
  const masking = { maskId: options.maskId, vocabularySize: tokenizer.size, special };
  return Object.freeze({
    length: pieces.length,
    // Of the two axes the longer one decides how a batch is put together.
    lengths: new Map([['T', pieces.lengths(markers)]]),
    unknown,
    at(i: number, key?: Key): Example {
      const ids = new Int32Array(pieces.at(i));
      const words = options.wholeWords ? wordLists.at(i) : undefined;
      const drawn = fold(key ?? keyOf(evaluationSeed), i);
      const { input, labels } = maskTokens(ids, drawn, { ...masking, ...(words && { words }) });
      return exampleOf(tokenizer, input, labels);
    },
  });
}

/** Ids in pieces of at most `maxLength`, of nearly equal length. */
export function cutEvenly(ids: Int32Array, maxLength: number): readonly Int32Array[] {
  const pieces = Math.ceil(ids.length / maxLength);
  const cut = (i: number) => Math.round((i * ids.length) / pieces);
  return Array.from({ length: pieces }, (_, i) => ids.subarray(cut(i), cut(i + 1)));
}

function encode(tokenizer: Tokenizer, text: string, wholeWords: boolean): Piece {
  if (!wholeWords) return { ids: tokenizer.encode(text), words: undefined };
  const { ids, words } = tokenizer.encodeWithOffsets(text);
  return { ids, words };
}

function piecesOf({ ids, words }: Piece, maxLength: number): readonly Piece[] {
  const cutWords = words && cutEvenly(words, maxLength);
  return cutEvenly(ids, maxLength).map((piece, i) => ({ ids: piece, words: cutWords?.[i] }));
}

/** What is neither hidden nor put in the place of another token. */
function specialIds({ special }: Tokenizer, mask: number): readonly number[] {
  return [special.pad, special.unknown, special.start, special.end, mask];
}

/** `labels` are those of `maskTokens`: -1 where nothing is to be predicted. */
function exampleOf(tokenizer: Tokenizer, input: Int32Array, labels: Int32Array): Example {
  const { ids, starts } = tokenizer.join(input);
  const places = Int32Array.from([...labels.keys()].filter((i) => labels[i] !== -1));
  return new Map([
    ['ids', ids],
    ['places', places.map((place) => place + (starts[0] ?? 0))],
    ['labels', places.map((place) => labels[place] ?? 0)],
  ]);
}

function count(ids: Int32Array, wanted: number): number {
  return ids.reduce((sum, id) => sum + (id === wanted ? 1 : 0), 0);
}
