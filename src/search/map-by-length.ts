/** The most that one batch holds. */
export interface BatchLimits {
  readonly rows: number;
  /** Rows times the longest of them. */
  readonly positions: number;
}

/**
 * Works on items in batches of similar length and returns the results in the order of the items.
 *
 * `work` gets the indices of one batch and returns one result for each. An item beyond the limit of positions
 * has a batch for itself.
 */
export async function mapByLength<Result>(
  lengths: readonly number[],
  limits: BatchLimits,
  work: (indices: readonly number[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const results = new Array<Result>(lengths.length);
  for (const indices of batchesByLength(lengths, limits)) {
    const found = await work(indices);
    indices.forEach((index, i) => {
      results[index] = found[i]!;
    });
  }
  return results;
}

function batchesByLength(
  lengths: readonly number[],
  { rows, positions }: BatchLimits,
): readonly (readonly number[])[] {
  const order = [...lengths.keys()].sort((a, b) => lengths[a]! - lengths[b]!);
  const batches: number[][] = [];
  for (const index of order) {
    const batch = batches.at(-1);
    const fits =
      batch !== undefined && batch.length < rows && (batch.length + 1) * lengths[index]! <= positions;
    if (fits) batch.push(index);
    else batches.push([index]);
  }
  return batches;
}
