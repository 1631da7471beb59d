/**
 * The bootstrap: how a figure would vary if the test items were drawn again.
 *
 * Source: Efron (1979). The paired use, where every
 * system is measured on the same drawn items: Koehn (2004), "Statistical significance tests for machine translation
 * evaluation", section 3.
 */
import { fold, type Key, threefry } from '../base/random.ts';

export interface Resampling {
  readonly resamples: number;
  readonly key: Key;
}

/**
 * Sums of every column over as many items as there are, drawn with replacement; each resample draws the same items
 * for all columns, so that sums of one resample can be compared.
 *
 * Shapes: columns[c][i] is the value of item i -> sums[c][r], resample r.
 */
export function resampledSums(
  columns: readonly Float64Array[],
  { resamples, key }: Resampling,
): readonly Float64Array[] {
  const items = columns[0]?.length ?? 0;
  const sums = columns.map(() => new Float64Array(resamples));
  for (let r = 0; r < resamples; r++) {
    const counts = drawCounts(items, fold(key, r));
    columns.forEach((column, c) => {
      sums[c]![r] = weightedSum(column, counts);
    });
  }
  return sums;
}

/** How often each of `items` items is drawn in `items` draws with replacement. */
function drawCounts(items: number, key: Key): Uint32Array {
  const counts = new Uint32Array(items);
  for (let draw = 0; draw < items; draw += 2) {
    const [a, b] = threefry(key, [draw, 0]);
    counts[Math.floor((a / 2 ** 32) * items)]!++;
    if (draw + 1 < items) counts[Math.floor((b / 2 ** 32) * items)]!++;
  }
  return counts;
}

function weightedSum(values: Float64Array, counts: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * counts[i]!;
  return sum;
}
