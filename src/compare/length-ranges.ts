export interface LengthRange {
  /** Both included. */
  readonly from: number;
  readonly to: number;
}

interface RangeOptions {
  /** The most ranges. */
  readonly ranges?: number;
  /** The fewest items of a range, unless there are fewer in all. */
  readonly least?: number;
}

/**
 * Ranges of lengths that cover all items, each with about the same number of them.
 *
 * Items of one length stay together. Lengths are taken in order until a range holds its share of the items, or
 * `least`; what is left over and has too few items joins the last range.
 */
export function lengthRanges(
  lengths: readonly number[],
  { ranges = 6, least = 20 }: RangeOptions = {},
): readonly LengthRange[] {
  const share = Math.max(least, Math.floor(lengths.length / ranges));
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  const found: (LengthRange & { readonly items: number })[] = [];
  let open: { from: number; to: number; items: number } | undefined;
  for (const length of [...counts.keys()].sort((a, b) => a - b)) {
    open = { from: open?.from ?? length, to: length, items: (open?.items ?? 0) + counts.get(length)! };
    if (open.items < share) continue;
    found.push(open);
    open = undefined;
  }
  if (open !== undefined) {
    const last = open.items < least ? found.pop() : undefined;
    found.push({ ...open, from: last?.from ?? open.from });
  }
  return found.map(({ from, to }) => ({ from, to }));
}
