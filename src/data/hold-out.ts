import { HeddleError } from '../base/errors.ts';

interface HoldOutOptions {
  /** The share of the different sources that is held out. */
  readonly fraction?: number;
  /** The most sources that are held out. */
  readonly limit?: number;
}

/** Pairs to train on and pairs held out, both in their first order. */
interface HoldOut<P> {
  readonly train: readonly P[];
  readonly heldOut: readonly P[];
}

/**
 * Holds out the pairs of the sources with the smallest hashes, so that all pairs of one source are on one
 * side and the choice depends on nothing but the texts.
 *
 * Ranges: 5 % of the different sources by default, at least 1, at most 2,000, never all.
 * Throws: E_DATA if there are fewer than 2 different sources.
 */
export function holdOut<P extends { readonly source: string }>(
  pairs: readonly P[],
  { fraction = 0.05, limit = 2000 }: HoldOutOptions = {},
): HoldOut<P> {
  const hashes = new Map(pairs.map(({ source }) => [source, hashText(source)]));
  if (hashes.size < 2) {
    throw new HeddleError('E_DATA', {
      where: 'hold-out',
      found: `${hashes.size} different source`,
      allowed: '2 or more, one to train on and one to hold out',
      fix: 'add pairs, or give a development set',
    });
  }
  const count = Math.min(Math.max(1, Math.round(fraction * hashes.size)), limit, hashes.size - 1);
  const ranked = [...hashes].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1));
  const chosen = new Set(ranked.slice(0, count).map(([source]) => source));
  return {
    train: pairs.filter(({ source }) => !chosen.has(source)),
    heldOut: pairs.filter(({ source }) => chosen.has(source)),
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
