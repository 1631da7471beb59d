/** How often each n-gram occurs. */
export type NgramCounts = ReadonlyMap<string, number>;

/**
 * Counts the n-grams of one order.
 *
 * The key of an n-gram is its symbols joined by `separator`, which no symbol may contain.
 */
export function countNgrams(symbols: readonly string[], order: number, separator: string): NgramCounts {
  const counts = new Map<string, number>();
  for (let i = 0; i + order <= symbols.length; i++) {
    let ngram = symbols[i]!;
    for (let j = i + 1; j < i + order; j++) ngram += separator + symbols[j]!;
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

/** Size of the intersection of two multisets: sum over n-grams g of min(a(g), b(g)). */
export function countMatches(a: NgramCounts, b: NgramCounts): number {
  let matches = 0;
  for (const [ngram, count] of a) matches += Math.min(count, b.get(ngram) ?? 0);
  return matches;
}

/** Union of multisets: the count of an n-gram is its largest count in any of them. */
export function unionOfCounts(all: readonly NgramCounts[]): NgramCounts {
  const union = new Map<string, number>();
  for (const counts of all) {
    for (const [ngram, count] of counts) union.set(ngram, Math.max(count, union.get(ngram) ?? 0));
  }
  return union;
}
