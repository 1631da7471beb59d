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

/** Examples by the bucket of their last axis, then of the one before it and so on, then by a random rank. */
function orderByLength(count: number, lengths: readonly Uint32Array[], key: Key): Uint32Array {
  const byRank = new Uint32Array(count);
  permutation(key, count).forEach((rank, example) => {
    byRank[rank] = example;
  });
  return lengths.reduce((order, each) => sortedBy(Uint8Array.from(each, bucketOf), order), byRank);
}

/** Sorts by small numbers; equals stay in their order. Source: counting sort, the step of a radix sort. */
function sortedBy(buckets: Uint8Array, order: Uint32Array): Uint32Array {
  const starts = new Uint32Array(257);
  for (const bucket of buckets) starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
  for (let bucket = 1; bucket < starts.length; bucket++) {
    starts[bucket] = (starts[bucket] ?? 0) + (starts[bucket - 1] ?? 0);
  }
  const sorted = new Uint32Array(order.length);
  for (const example of order) {
    const bucket = buckets[example] ?? 0;
    const place = starts[bucket] ?? 0;
    sorted[place] = example;
    starts[bucket] = place + 1;
  }
  return sorted;
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
