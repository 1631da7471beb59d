import { HeddleError } from '../base/errors.ts';
import { lastAtMost } from '../base/last-at-most.ts';
import { fold, type Key, uniform } from '../base/random.ts';
import type { Dataset } from './dataset.ts';

/** The tokens of documents by number: arrays, or packed lists. */
interface TokenLists {
  readonly length: number;
  at(i: number): ArrayLike<number> | undefined;
}

/** A stretch of a document: `output[t]` is the token that follows `input[t]`. */
interface TextWindow {
  readonly input: Int32Array;
  readonly output: Int32Array;
}

/** The documents of a text in windows of at most `context` predicted tokens. */
export interface TextWindows {
  /** How many windows there are. */
  readonly length: number;
  /** Predicted tokens of all windows. */
  readonly tokens: number;
  /** Predicted tokens of window i where it stands, or of any draw of it: a short last window is drawn full if it can be. */
  lengthOf(i: number, drawn?: boolean): number;
  /** Window i where it stands, or, with `draw`, a window at a random place of the same document. */
  at(i: number, draw?: Key): TextWindow;
}

/**
 * Cuts documents into windows that do not overlap; the last of a document is as short as what is left of it.
 *
 * Window w of a document of n tokens predicts the tokens wC+1 .. min((w+1)C, n-1), so that every token but the first of a
 * document is predicted exactly once. A draw (a key of seed and epoch, into which the row is folded) predicts
 * min(C, n-1) tokens from a start that is uniform over the places where so many are left: of a document longer than a
 * window every drawn window is full.
 *
 * Throws: E_CONFIG for a context that is no integer of 1 or more; E_DATA where no document has two tokens.
 */
export function textWindows(documents: TokenLists, context: number): TextWindows {
  if (!Number.isInteger(context) || context < 1) {
    throw new HeddleError('E_CONFIG', {
      where: 'context',
      found: `${context}`,
      allowed: 'an integer of 1 or more',
    });
  }
  const { predictedOf, firstWindows } = countWindows(documents, context);
  const length = firstWindows[documents.length] ?? 0;
  if (length === 0) {
    throw new HeddleError('E_DATA', {
      where: 'text',
      found: 'no document of two tokens or more',
      allowed: 'at least one: the first token is given, the others are predicted',
    });
  }
  const place = (i: number) => {
    const document = documentOf(firstWindows, i);
    const [predicted = 0, first = 0] = [predictedOf[document], firstWindows[document]];
    return { document, predicted, skipped: (i - first) * context };
  };
  return {
    length,
    tokens: predictedOf.reduce((sum, predicted) => sum + predicted, 0),
    lengthOf(i, drawn = false) {
      const { predicted, skipped } = place(i);
      return Math.min(context, drawn ? predicted : predicted - skipped);
    },
    at(i, draw) {
      const { document, predicted, skipped } = place(i);
      const ids = documents.at(document) ?? [];
      if (draw === undefined) return windowAt(ids, skipped, Math.min(context, predicted - skipped));
      const size = Math.min(context, predicted);
      return windowAt(ids, Math.floor(uniform(fold(draw, i), 0) * (predicted - size + 1)), size);
    },
  };
}

/**
 * The windows as examples of a language model: `input` and `output`, of equal length. With a key they are drawn anew, as
 * training wants them; without one they stand where they stand, as evaluation wants them.
 */
export function windowDataset(windows: TextWindows): Dataset {
  const lengths = Uint32Array.from({ length: windows.length }, (_, i) => windows.lengthOf(i, true));
  return Object.freeze({
    length: windows.length,
    lengths: new Map([['T', lengths]]),
    at(i: number, key?: Key) {
      const { input, output } = windows.at(i, key);
      return new Map([
        ['input', input],
        ['output', output],
      ]);
    },
  });
}

/** The predicted tokens of each document; the number of its first window, a list that ends with the number of all. */
function countWindows(documents: TokenLists, context: number) {
  const predictedOf = new Uint32Array(documents.length);
  const firstWindows = new Uint32Array(documents.length + 1);
  for (let d = 0; d < documents.length; d++) {
    const predicted = Math.max(0, (documents.at(d)?.length ?? 0) - 1);
    predictedOf[d] = predicted;
    firstWindows[d + 1] = (firstWindows[d] ?? 0) + Math.ceil(predicted / context);
  }
  return { predictedOf, firstWindows };
}

function windowAt(ids: ArrayLike<number>, start: number, size: number): TextWindow {
  const both = Int32Array.from({ length: size + 1 }, (_, t) => ids[start + t] ?? 0);
  return { input: both.subarray(0, size), output: both.subarray(1) };
}

/** The document that window i belongs to: the last whose first window is i or before. */
function documentOf(firstWindows: Uint32Array, i: number): number {
  const length = firstWindows[firstWindows.length - 1] ?? 0;
  if (!Number.isInteger(i) || i < 0 || i >= length) throw new RangeError(`window ${i} of ${length}`);
  return lastAtMost(firstWindows, i);
}
