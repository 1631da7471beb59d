import { PairIndex } from './pair-index.ts';
import type { Pulse } from './row-sequence.ts';

/** Byte-pair tokens in the order of their ids, and the merges in the order in which they are to be applied. */
export interface BytePairs {
  readonly tokens: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
}

interface BytePairOptions {
  /** The most tokens to make; the characters count. */
  readonly size: number;
  /** Strings that no merge may spell. */
  readonly reserved: ReadonlySet<string>;
  /** Hears how far it is, and ends it by throwing. */
  readonly pulse?: Pulse | undefined;
}

/**
 * Learns byte pairs from words and their counts: start from characters, and merge the most frequent pair of
 * neighbours again and again.
 *
 * Equally frequent pairs: the one whose (left, right) is smallest in UTF-16 order comes first, so the result
 * is a function of the counts. Training ends at `size` tokens, or when no pair occurs twice. If there are
 * more characters than `size`, the rarest are left out and no merge crosses them.
 *
 * Source: Sennrich, Haddow, Birch (2016), "Neural machine translation of rare words with subword units",
 * algorithm 1.
 */
export function trainBytePairs(
  wordCounts: ReadonlyMap<string, number>,
  { size, reserved, pulse }: BytePairOptions,
): BytePairs {
  const tokens = byFrequency(countCharacters(wordCounts)).slice(0, size);
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const runs = [...wordCounts].flatMap(([word, count]) =>
    knownRuns(word, ids).map((run) => [run, count] as const),
  );
  const index = new PairIndex(tokens, runs);
  const merges: [string, string][] = [];
  while (tokens.length < size) {
    pulse?.('learning byte pairs', tokens.length, size);
    const pair = index.takeMostFrequent();
    if (pair === undefined) break;
    const [left, right] = [tokens[pair.left]!, tokens[pair.right]!];
    if (reserved.has(left + right)) continue;
    merges.push([left, right]);
    // "a" + "bc" and "ab" + "c" spell the same token: it has one id.
    const merged = ids.get(left + right) ?? tokens.push(left + right) - 1;
    ids.set(left + right, merged);
    index.merge(pair, merged);
  }
  return { tokens, merges };
}

/** Keys by falling count; equal counts in UTF-16 order. */
export function byFrequency(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([key]) => key);
}

function countCharacters(wordCounts: ReadonlyMap<string, number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word, count] of wordCounts) {
    for (const character of word) counts.set(character, (counts.get(character) ?? 0) + count);
  }
  return counts;
}

/** The longest stretches of a word whose characters all have an id. */
function knownRuns(word: string, ids: ReadonlyMap<string, number>): readonly number[][] {
  const runs: number[][] = [[]];
  for (const character of word) {
    const id = ids.get(character);
    if (id === undefined) runs.push([]);
    else runs.at(-1)!.push(id);
  }
  return runs;
}
