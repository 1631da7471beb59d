/** How far a share of successes may be from the probability behind it. */

export interface BinomialInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * The score interval of a probability, after `successes` of `trials`; z = 1.96 for 95 %.
 *
 * Formula: (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).
 * Source: Wilson (1927); Brown, Cai, DasGupta (2001), equation 4.
 */
export function wilsonInterval(successes: number, trials: number, z = 1.96): BinomialInterval {
  const p = successes / trials;
  const square = (z * z) / trials;
  const centre = p + square / 2;
  const reach = z * Math.sqrt((p * (1 - p)) / trials + square / trials / 4);
  return { low: (centre - reach) / (1 + square), high: (centre + reach) / (1 + square) };
}
