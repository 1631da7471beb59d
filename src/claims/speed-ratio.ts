/** How many times as fast one work is as another, and how far the machine's noise lets that be trusted. */
import { fold, keyOf, uniformValues } from '../base/random.ts';
import { median } from '../metrics/averages.ts';
import { type Estimate, percentileEstimate } from '../metrics/estimate.ts';

const resamples = 2000;

/**
 * median(slower) / median(faster) over rounds in which both took their turn, with a percentile bootstrap interval.
 *
 * Each resample draws whole rounds, so that what disturbed both in a round does not widen the interval.
 * Shapes: `slower[i]` and `faster[i]` are the seconds of round i.
 */
export function speedRatio(slower: readonly number[], faster: readonly number[]): Estimate {
  const rounds = Math.min(slower.length, faster.length);
  const key = keyOf(1);
  const drawn = Float64Array.from({ length: resamples }, (_, r) => {
    const places = Array.from(uniformValues(fold(key, r), rounds, 0, rounds), (u) =>
      Math.min(rounds - 1, Math.floor(u)),
    );
    return median(places.map((i) => slower[i]!)) / median(places.map((i) => faster[i]!));
  });
  return percentileEstimate(median(slower) / median(faster), drawn);
}
