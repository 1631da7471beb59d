/**
 * The task of claim b: remember the first symbol while others go by.
 *
 * A row is the symbol, k distractors from the same alphabet, and a query; the answer is the symbol.
 * Source: after the latch problem of Bengio, Simard, Frasconi (1994), section II.
 */
import { type Key, uniformValues } from '../base/random.ts';
import type { Example } from '../data/field.ts';

/**
 * A row over an alphabet of `symbols` with `distance` distractors: a pure function of the key.
 *
 * Shapes: ids [k + 2], the symbol, k distractors, and the query, whose id is the number of symbols; label [].
 */
export function recallExample(symbols: number, key: Key, distance: number): Example {
  // Rounded to float32, a draw can reach the upper bound.
  const drawn = Array.from(uniformValues(key, distance + 1, 0, symbols), (u) =>
    Math.min(symbols - 1, Math.floor(u)),
  );
  return new Map([
    ['ids', Int32Array.of(...drawn, symbols)],
    ['label', Int32Array.of(...drawn.slice(0, 1))],
  ]);
}
