/**
 * Levenshtein distance: the fewest insertions, deletions and substitutions that turn one sequence into the other.
 *
 * Formula: d(i, j) = min(d(i-1, j) + 1, d(i, j-1) + 1, d(i-1, j-1) + [a_i != b_j]), two rows of it in memory; what the
 * sequences share at both ends costs nothing and is cut off first.
 *
 * Source: Levenshtein (1966); Wagner and Fischer (1974).
 */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  const start = sharedPrefix(a, b);
  const [aEnd, bEnd] = withoutSharedSuffix(a, b, start);
  const width = bEnd - start;
  let previous = Uint32Array.from({ length: width + 1 }, (_, j) => j);
  let current = new Uint32Array(width + 1);
  for (let i = start; i < aEnd; i++) {
    const symbol = a[i]!;
    current[0] = i - start + 1;
    for (let j = 0; j < width; j++) {
      const substituted = previous[j]! + (symbol === b[start + j] ? 0 : 1);
      current[j + 1] = Math.min(substituted, previous[j + 1]! + 1, current[j]! + 1);
    }
    [previous, current] = [current, previous];
  }
  return previous[width]!;
}

function sharedPrefix(a: readonly string[], b: readonly string[]): number {
  const limit = Math.min(a.length, b.length);
  let length = 0;
  while (length < limit && a[length] === b[length]) length++;
  return length;
}

/** The ends of both sequences when the symbols that they share at the end, but after `start`, are cut off. */
function withoutSharedSuffix(a: readonly string[], b: readonly string[], start: number): [number, number] {
  let [aEnd, bEnd] = [a.length, b.length];
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--;
    bEnd--;
  }
  return [aEnd, bEnd];
}
