import { HeddleError } from '../base/errors.ts';
import { joinWords, normalizeText } from './normalize-text.ts';
import { keepRows, type RowSequence } from './row-sequence.ts';

interface HoldOutOptions {
  /** The share of the different groups that is held out. */
  readonly fraction?: number;
  /** The most groups that are held out. */
  readonly limit?: number;
}

/** Rows to train on and rows held out, both in their first order. */
interface HoldOut<Row, Rows> {
  readonly train: Rows;
  readonly heldOut: readonly Row[];
}

/**
 * Holds out the rows of the groups with the smallest hashes, so that all rows of one group (the references of one source)
 * are on one side and the choice depends on nothing but the groups. Groups that differ only in Unicode form or in white
 * space are one.
 *
 * Memory: 9 bytes a row, and the names of the groups that are held out.
 *
 * Ranges: 5 % of the different groups by default, at least 1, at most 2,000, never all.
 * Throws: E_DATA if there are fewer than 2 different groups.
 */
export function holdOut<Row>(
  rows: readonly Row[],
  groupOf: (row: Row) => string,
  options?: HoldOutOptions,
): HoldOut<Row, readonly Row[]>;
export function holdOut<Row>(
  rows: RowSequence<Row>,
  groupOf: (row: Row) => string,
  options?: HoldOutOptions,
): HoldOut<Row, RowSequence<Row>>;
export function holdOut<Row>(
  rows: RowSequence<Row>,
  groupOf: (row: Row) => string,
  { fraction = 0.05, limit = 2000 }: HoldOutOptions = {},
): HoldOut<Row, RowSequence<Row>> {
  const nameOf = (row: Row) => joinWords(normalizeText(groupOf(row), 'nfc'));
  const hashes = new Uint32Array(rows.length);
  let next = 0;
  for (const row of rows) hashes[next++] = hashText(nameOf(row));
  const inOrder = distinct(hashes);
  const shareOf = (groups: number) => Math.min(Math.max(1, Math.round(fraction * groups)), limit);
  // Groups may share a hash: only where the limit does not decide are they counted themselves.
  const isLimited = shareOf(inOrder.length) === limit && limit < inOrder.length;
  const groups = isLimited ? inOrder.length : countGroups(rows, nameOf);
  if (groups < 2) {
    throw new HeddleError('E_DATA', {
      where: 'hold-out',
      found: `${groups} different row`,
      allowed: '2 or more, one to train on and one to hold out',
      fix: 'add rows, or give a dev set',
    });
  }
  const count = Math.min(shareOf(groups), groups - 1);
  const largest = inOrder[Math.min(count, inOrder.length) - 1] ?? 0;
  const found = new Map<string, number>();
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i] ?? 0;
    if (hash <= largest) found.set(nameOf(rows.at(i) as Row), hash);
  }
  const ranked = [...found].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1));
  const chosen = new Set(ranked.slice(0, count).map(([group]) => group));
  const isHeld = Uint8Array.from(hashes, (hash, i) =>
    hash <= largest && chosen.has(nameOf(rows.at(i) as Row)) ? 1 : 0,
  );
  return {
    train: keepRows(rows, (i) => isHeld[i] === 0),
    heldOut: [...keepRows(rows, (i) => isHeld[i] === 1)],
  };
}

/** The different numbers, the smallest first. */
function distinct(values: Uint32Array): Uint32Array {
  return values.toSorted().filter((value, i, sorted) => i === 0 || value !== sorted[i - 1]);
}

function countGroups<Row>(rows: RowSequence<Row>, groupOf: (row: Row) => string): number {
  const groups = new Set<string>();
  for (const row of rows) groups.add(groupOf(row));
  return groups.size;
}

/**
 * A 32-bit hash of the UTF-16 units of a text.
 *
 * Source: FNV-1a (Fowler, Noll, Vo), then the finaliser of MurmurHash3 (Appleby), which spreads the last
 * characters over all bits.
 */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
