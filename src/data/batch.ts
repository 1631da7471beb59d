import { endId, startId } from '../base/special-tokens.ts';
import type { Example } from './example.ts';
import { padRows } from './pad-rows.ts';

/**
 * Examples of different lengths as rectangles, filled up with `<pad>` (id 0) on the right.
 *
 * Shapes: source [B, S], targetInput [B, T], targetOutput [B, T], in row-major order.
 */
export interface Batch {
  readonly source: Int32Array;
  /** What the decoder reads: `<s>` and the target. */
  readonly targetInput: Int32Array;
  /** What the decoder is to predict: the target and `</s>`. */
  readonly targetOutput: Int32Array;
  /** B. */
  readonly rows: number;
  /** S. */
  readonly sourceLength: number;
  /** T, one more than the longest target. */
  readonly targetLength: number;
  /** Source tokens without padding. */
  readonly sourceTokens: number;
  /** Target tokens without padding, with one end token in each row. */
  readonly targetTokens: number;
}

/** Pads the examples of these indices to one batch. */
export function padBatch(examples: readonly Example[], indices: Iterable<number>): Batch {
  const members = Array.from(indices, (index) => examples[index]!);
  const sources = members.map((example) => example.source);
  const targets = members.map((example) => example.target);
  const sourceLength = longest(sources);
  const targetLength = longest(targets) + 1;
  return {
    source: padRows(sources, sourceLength),
    targetInput: padRows(
      targets.map((target) => [startId, ...target]),
      targetLength,
    ),
    targetOutput: padRows(
      targets.map((target) => [...target, endId]),
      targetLength,
    ),
    rows: members.length,
    sourceLength,
    targetLength,
    sourceTokens: totalLength(sources),
    targetTokens: totalLength(targets) + members.length,
  };
}

function longest(rows: readonly ArrayLike<number>[]): number {
  return rows.reduce((length, row) => Math.max(length, row.length), 0);
}

function totalLength(rows: readonly ArrayLike<number>[]): number {
  return rows.reduce((total, row) => total + row.length, 0);
}
