import { fold, type Key, permutation } from '../base/random.ts';
import type { Example } from './example.ts';

interface EpochOptions {
  /** The most tokens in a batch, source and target with their padding. */
  readonly batchTokens: number;
  readonly key: Key;
  /** Counts from 0. */
  readonly epoch: number;
}

/** The tokens of a batch with its padding; the target of an example counts its end token. */
interface Extent {
  readonly rows: number;
  readonly source: number;
  readonly target: number;
}

/**
 * The batches of an epoch, as indices of examples: each example once, examples of like length together.
 *
 * Examples are put into buckets of like target and source length and shuffled within them; batches are filled
 * from bucket to bucket and then shuffled. The plan is a function of the lengths, `key` and `epoch` alone, so
 * batch number u of epoch e can be made again after a resume.
 *
 * Formula: rows * (longest source + longest target + 1) <= batchTokens. An example beyond the budget has a
 * batch for itself.
 */
export function planEpoch(
  examples: readonly Example[],
  { batchTokens, key, epoch }: EpochOptions,
): readonly Uint32Array[] {
  const epochKey = fold(key, epoch);
  const batches = fillBatches(orderByLength(examples, fold(epochKey, 0)), examples, batchTokens);
  return Array.from(permutation(fold(epochKey, 1), batches.length), (batch) => batches[batch]!);
}

function orderByLength(examples: readonly Example[], key: Key): Uint32Array {
  const rank = permutation(key, examples.length);
  const targets = Uint8Array.from(examples, (example) => bucketOf(example.target.length));
  const sources = Uint8Array.from(examples, (example) => bucketOf(example.source.length));
  return Uint32Array.from(examples.keys()).sort(
    (a, b) => targets[a]! - targets[b]! || sources[a]! - sources[b]! || rank[a]! - rank[b]!,
  );
}

/** Lengths up to 10 have a bucket each; longer ones share it if they differ by less than 10 %. */
function bucketOf(length: number): number {
  return length <= 10 ? length : 10 + Math.floor(Math.log(length / 10) / Math.log(1.1));
}

function fillBatches(order: Uint32Array, examples: readonly Example[], batchTokens: number): Uint32Array[] {
  const batches: Uint32Array[] = [];
  let start = 0;
  let extent: Extent = { rows: 0, source: 0, target: 0 };
  for (let i = 0; i < order.length; i++) {
    const widened = widen(extent, examples[order[i]!]!);
    if (extent.rows > 0 && cost(widened) > batchTokens) {
      batches.push(order.slice(start, i));
      start = i;
      extent = widen({ rows: 0, source: 0, target: 0 }, examples[order[i]!]!);
    } else extent = widened;
  }
  if (start < order.length) batches.push(order.slice(start));
  return batches;
}

function widen(extent: Extent, example: Example): Extent {
  return {
    rows: extent.rows + 1,
    source: Math.max(extent.source, example.source.length),
    target: Math.max(extent.target, example.target.length + 1),
  };
}

function cost({ rows, source, target }: Extent): number {
  return rows * (source + target);
}
