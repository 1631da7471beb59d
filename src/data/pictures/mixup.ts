/**
 * Mixup: two pictures become one, and their labels too.
 *
 * Formula: x = s x_i + (1 - s) x_j, y = s y_i + (1 - s) y_j with s from Beta(a, a).
 * Source: Zhang et al. (2018), "mixup: Beyond empirical risk minimization", equation 1; the partner is drawn from the whole data set, so that
 * what a picture becomes depends on seed, epoch and row, and not on its batch.
 */
import { fold, type Key, uniform } from '../../base/random.ts';
import type { Pixels } from './pixels.ts';

/** What a picture is mixed with. */
export interface Mix {
  /** The number of its partner. */
  readonly partner: number;
  /** What the partner's own augmentation is drawn from. */
  readonly key: Key;
  /** s, the share of the picture itself, 0 to 1. */
  readonly share: number;
}

/** The partner of a picture among `count`, and its share. */
export function drawMix(key: Key, count: number, alpha: number): Mix {
  return {
    partner: Math.floor(uniform(key, 0) * count),
    key: fold(key, 1),
    share: symmetricBeta(alpha, uniform(key, 1), uniform(key, 2)),
  };
}

/**
 * A draw from Beta(a, a), of two uniform ones.
 *
 * Formula: x = (1 + t / sqrt(2 a + t^2)) / 2 with t of Student's distribution with 2 a degrees of freedom,
 * t = sqrt(2 a (u^(-1/a) - 1)) cos(2 pi v); written with w = u^(1/a), which cannot overflow.
 * Source: Bailey (1994), "Polar generation of random variates with the t-distribution".
 */
export function symmetricBeta(a: number, u: number, v: number): number {
  const w = u ** (1 / a);
  const cosine = Math.cos(2 * Math.PI * v);
  return (1 + (cosine * Math.sqrt(1 - w)) / Math.sqrt(w + (1 - w) * cosine ** 2)) / 2;
}

/** s a + (1 - s) b, rounded; both have one size. */
export function mixedPixels(a: Pixels, b: Pixels, share: number): Pixels {
  const data = a.data.map((value, i) => Math.round(share * value + (1 - share) * b.data[i]!));
  return { ...a, data };
}
