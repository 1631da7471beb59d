import type { AlignedText } from './aligned-text.ts';

/** The pieces of a word: their ids, and the first and last UTF-16 unit of the word that each covers. */
export interface Pieces {
  readonly ids: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** What we use of a model of the npm library, whose types do not resolve. */
export interface LibraryModel {
  readonly tokens_to_ids: ReadonlyMap<string, number>;
  readonly vocab: readonly string[];
  encode(words: readonly string[]): readonly string[];
}

/** A normalised text and the UTF-16 spans of its words (pre-tokens). */
export interface Cut {
  readonly aligned: AlignedText;
  readonly spans: Iterable<readonly [start: number, end: number]>;
}

type Span = readonly [start: number, end: number];

/** The three steps from text to ids. */
export interface Pipeline {
  /** The text before it is cut into words. */
  normalize(text: string): string;
  cut(text: string): Cut;
  /** The ids of a normalised text where no places are wanted: faster than by `cut` and `pieces`, and the same. */
  ids?(normalized: string): Int32Array;
  pieces(word: string): Pieces;
  /** What stands before every word but the first where a text is given in words: a space for byte-level pairs. */
  readonly between: string;
  /** Changes the offsets of piece number `index`. */
  trim?(id: number, index: number, span: Span): Span;
}

/** Ids with their places. */
export interface Encoded {
  readonly ids: Int32Array;
  /** Unicode code points of the original text, [start, end). */
  readonly offsets: readonly Span[];
  /** The index of the word (pre-token) that each piece is part of. */
  readonly words: Int32Array;
}

/** The ids of a text with their offsets and words. */
export function encodePieces(pipeline: Pipeline, text: string): Encoded {
  const { aligned, spans } = pipeline.cut(text);
  const ids: number[] = [];
  const words: number[] = [];
  const offsets: Span[] = [];
  let word = 0;
  for (const [start, end] of spans) {
    const pieces = pipeline.pieces(aligned.text.slice(start, end));
    pieces.ids.forEach((id, i) => {
      const first = aligned.starts[start + (pieces.from[i] ?? 0)] ?? 0;
      const last = aligned.ends[start + (pieces.to[i] ?? 0)] ?? 0;
      offsets.push(pipeline.trim?.(id, ids.length, [first, last]) ?? [first, last]);
      ids.push(id);
      words.push(word);
    });
    word++;
  }
  return { ids: Int32Array.from(ids), offsets, words: Int32Array.from(words) };
}

/** The ids of a text alone. */
export function encodeIds(pipeline: Pipeline, text: string): Int32Array {
  if (pipeline.ids !== undefined) return pipeline.ids(pipeline.normalize(text));
  const { aligned, spans } = pipeline.cut(text);
  const ids: number[] = [];
  for (const [start, end] of spans) {
    for (const id of pipeline.pieces(aligned.text.slice(start, end)).ids) ids.push(id);
  }
  return Int32Array.from(ids);
}

/** The ids of a text given in words, and the word of each id; a word of which nothing is left is unknown. */
export function encodeWordList(
  pipeline: Pipeline,
  words: readonly string[],
  unknown: number,
): { readonly ids: Int32Array; readonly words: Int32Array } {
  const ids: number[] = [];
  const places: number[] = [];
  words.forEach((word, index) => {
    const encoded = encodeIds(pipeline, index === 0 ? word : pipeline.between + word);
    for (const id of encoded.length === 0 ? [unknown] : encoded) {
      ids.push(id);
      places.push(index);
    }
  });
  return { ids: Int32Array.from(ids), words: Int32Array.from(places) };
}

/** The spans of everything that a global pattern matches. */
export function* matchSpans(text: string, pattern: RegExp): Generator<Span> {
  for (const match of text.matchAll(pattern)) yield [match.index, match.index + match[0].length];
}

const memoLimit = 2 ** 17;

/** Remembers results by argument, up to a limit: the library needs 10 us for a word that it has not met lately. */
export function memoise<T>(compute: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>();
  return (word) => {
    const remembered = known.get(word);
    if (remembered !== undefined) return remembered;
    const result = compute(word);
    if (known.size < memoLimit) known.set(word, result);
    return result;
  };
}
