import { HeddleError } from '../base/errors.ts';
import { joinWords } from './normalize-text.ts';

interface HoldOutOptions {
  /** The share of the different groups that is held out. */
  readonly fraction?: number;
  /** The most groups that are held out. */
  readonly limit?: number;
}

/** Rows to train on and rows held out, both in their first order. */
interface HoldOut<Row> {
  readonly train: readonly Row[];
  readonly heldOut: readonly Row[];
}

/**
 * Holds out the rows of the groups with the smallest hashes, so that all rows of one group (the references of one source)
 * are on one side and the choice depends on nothing but the groups. Groups that differ only in Unicode form or in white
 * space are one.
 *
 * Ranges: 5 % of the different groups by default, at least 1, at most 2,000, never all.
 * Throws: E_DATA if there are fewer than 2 different groups.
 */
export function holdOut<Row>(
  rows: readonly Row[],
  groupOf: (row: Row) => string,
  { fraction = 0.05, limit = 2000 }: HoldOutOptions = {},
): HoldOut<Row> {
  const groups = rows.map((row) => joinWords(groupOf(row).normalize('NFC')));
  const hashes = new Map(groups.map((group) => [group, hashText(group)]));
  if (hashes.size < 2) {
    throw new HeddleError('E_DATA', {
      where: 'hold-out',
      found: `${hashes.size} different row`,
      allowed: '2 or more, one to train on and one to hold out',
      fix: 'add rows, or give a dev set',
    });
  }
  const count = Math.min(Math.max(1, Math.round(fraction * hashes.size)), limit, hashes.size - 1);
  const ranked = [...hashes].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1));
  const chosen = new Set(ranked.slice(0, count).map(([group]) => group));
  return {
    train: rows.filter((_, i) => !chosen.has(groups[i] as string)),
    heldOut: rows.filter((_, i) => chosen.has(groups[i] as string)),
  };
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
