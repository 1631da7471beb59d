/** Documents as a language model reads them: their tokens, and the markers at their borders. */
import type { Tokenizer } from './tokenizer.ts';

/** What stands at the borders of a document; between them there are no markers. */
interface Borders {
  /** What an empty prompt starts from. */
  readonly first: number;
  /** Whether `first` stands before every document; else it is a token of the text itself. */
  readonly started: boolean;
  /** What stands after every document. */
  readonly end?: number;
}

/**
 * A line stands between the start and the end token, so that a model can begin from nothing and knows where to end. A
 * file goes on for ever: it has no markers where its line breaks are tokens (an empty prompt then starts as after one), and
 * a start token before it where they are not.
 */
export function bordersOf({ encode, special }: Tokenizer, documents: 'file' | 'line'): Borders {
  if (documents === 'line') return { first: special.start, started: true, end: special.end };
  const [lineBreak, ...more] = encode('\n');
  if (lineBreak === undefined || lineBreak === special.unknown || more.length > 0) {
    return { first: special.start, started: true };
  }
  return { first: lineBreak, started: false };
}

/** The tokens that are never written: the special ones, but for the end of a document. */
export function forbiddenTokens({ special }: Tokenizer, { end }: Borders): readonly number[] {
  const { pad, unknown, start, mask } = special;
  const ids = new Set([pad, unknown, start, special.end, ...(mask === undefined ? [] : [mask])]);
  if (end !== undefined) ids.delete(end);
  return [...ids].sort((a, b) => a - b);
}

/** The tokens of a document with its markers. */
export function documentTokens(ids: Int32Array, { first, started, end }: Borders): Int32Array {
  const tokens = new Int32Array(ids.length + (started ? 1 : 0) + (end === undefined ? 0 : 1));
  if (started) tokens[0] = first;
  tokens.set(ids, started ? 1 : 0);
  if (end !== undefined) tokens[tokens.length - 1] = end;
  return tokens;
}

/** The tokens of a prompt, at least one. */
export function promptTokens(ids: Int32Array, { first, started }: Borders): Int32Array {
  return started || ids.length === 0 ? Int32Array.of(first, ...ids) : ids;
}

/**
 * How many characters (code points) of a document are predicted: all but those of a first token that is given. An end
 * token counts as the line break that it stands for.
 */
export function predictedCharacters(
  tokenizer: Tokenizer,
  { started, end }: Borders,
  text: string,
  ids: Int32Array,
): number {
  const given = started ? 0 : lengthOf(tokenizer.decode(ids.subarray(0, 1)));
  return lengthOf(text) - given + (end === undefined ? 0 : 1);
}

function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
