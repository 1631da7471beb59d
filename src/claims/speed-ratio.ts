/** How many times as fast one work is as another, and how far the machine's noise lets that be trusted. */
import { fold, keyOf, uniformValues } from '../base/random.ts';
import { median } from './timing.ts';

/** A ratio with its 95 % interval. */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const resamples = 2000;

/**
 * median(slower) / median(faster) over rounds in which both took their turn, with a percentile bootstrap interval.
 *
 * Each resample draws whole rounds, so that what disturbed both in a round does not widen the interval.
 * Shapes: `slower[i]` and `faster[i]` are the seconds of round i. Source: Efron and Tibshirani (1993), chapter 13.
 */
export function speedRatio(slower: readonly number[], faster: readonly number[]): Ratio {
  const rounds = Math.min(slower.length, faster.length);
  const key = keyOf(1);
  const drawn = Array.from({ length: resamples }, (_, r) => {
    const places = Array.from(uniformValues(fold(key, r), rounds, 0, rounds), (u) =>
      Math.min(rounds - 1, Math.floor(u)),
    );
    return median(places.map((i) => slower[i]!)) / median(places.map((i) => faster[i]!));
  }).sort((a, b) => a - b);
  return {
    value: median(slower) / median(faster),
    low: drawn[Math.floor(0.025 * resamples)]!,
    high: drawn[Math.ceil(0.975 * resamples) - 1]!,
  };
}

/** 1.06 [0.98, 1.13] */
export function formatRatio({ value, low, high }: Ratio): string {
  return `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}
