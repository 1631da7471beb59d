import { fold, type Key, permutation } from '../base/random.ts';
import type { Dataset } from './dataset.ts';

export interface BatchLimits {
  /** The most elements of a batch, padding included: rows times the sum of the longest of each varying axis. */
  readonly batchTokens: number;
  /** The most rows of a batch. */
  readonly batchRows?: number | undefined;
}

interface EpochOptions extends BatchLimits {
  readonly key: Key;
  /** Counts from 0. */
  readonly epoch: number;
}

/**
 * The batches of an epoch, as numbers of examples: each example once, examples of similar length together.
 *
 * Examples are put into buckets of similar length, shuffled within them, and filled into batches from bucket to
 * bucket; then the batches are shuffled. Of several varying axes the last one sorts first. The plan is a function of the
 * lengths, `key` and `epoch` alone, so batch number u of epoch e can be made again after a resume.
 *
 * Formula: rows * (sum over axes of the longest) <= batchTokens, rows <= batchRows; an axis of which nothing varies
 * counts 1. An example beyond the limit has a batch for itself.
 */
export function planEpoch(
  dataset: Pick<Dataset, 'length' | 'lengths'>,
  { key, epoch, ...limits }: EpochOptions,
): readonly Uint32Array[] {
  const epochKey = fold(key, epoch);
  const lengths = [...dataset.lengths.values()];
  const order = orderByLength(dataset.length, lengths, fold(epochKey, 0));
  const batches = fillBatches(order, lengths, limits);
  return Array.from(permutation(fold(epochKey, 1), batches.length), (batch) => batches[batch] as Uint32Array);
}

function orderByLength(count: number, lengths: readonly Uint32Array[], key: Key): Uint32Array {
  const rank = permutation(key, count);
  const buckets = lengths.map((each) => Uint8Array.from(each, bucketOf)).reverse();
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const at = (values: ArrayLike<number>, i: number) => values[i] as number;
  return order.sort((a, b) => {
    for (const bucket of buckets) {
      const difference = at(bucket, a) - at(bucket, b);
      if (difference !== 0) return difference;
    }
    return at(rank, a) - at(rank, b);
  });
}

/** Lengths up to 10 have a bucket each; longer ones share it if they differ by less than 10 %. */
function bucketOf(length: number): number {
  return length <= 10 ? length : 10 + Math.floor(Math.log(length / 10) / Math.log(1.1));
}

function fillBatches(
  order: Uint32Array,
  lengths: readonly Uint32Array[],
  { batchTokens, batchRows = Number.POSITIVE_INFINITY }: BatchLimits,
): Uint32Array[] {
  const batches: Uint32Array[] = [];
  let start = 0;
  let longest = lengths.map(() => 0);
  order.forEach((example, i) => {
    const own = lengths.map((each) => each[example] as number);
    const widened = own.map((length, axis) => Math.max(length, longest[axis] as number));
    const rows = i - start + 1;
    const full = rows > batchRows || rows * Math.max(1, sum(widened)) > batchTokens;
    if (i > start && full) {
      batches.push(order.slice(start, i));
      start = i;
      longest = own;
    } else longest = widened;
  });
  if (start < order.length) batches.push(order.slice(start));
  return batches;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
