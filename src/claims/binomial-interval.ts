/** How far a share of successes may be from the probability behind it; no end leaves the range of 0 to 1. */
import { mean, sampleVariance } from '../metrics/averages.ts';
import type { Estimate } from '../metrics/estimate.ts';
import { studentQuantile } from './student.ts';

/**
 * The score interval of a probability, after `successes` of `trials`; z = 1.96 for 95 %.
 *
 * Formula: (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).
 * Source: Wilson (1927); Brown, Cai, DasGupta (2001), equation 4.
 */
export function wilsonInterval(successes: number, trials: number, z = 1.96): Omit<Estimate, 'value'> {
  const p = successes / trials;
  const square = (z * z) / trials;
  const centre = p + square / 2;
  const reach = z * Math.sqrt((p * (1 - p)) / trials + square / trials / 4);
  return {
    low: Math.max(0, (centre - reach) / (1 + square)),
    high: Math.min(1, (centre + reach) / (1 + square)),
  };
}

/**
 * The mean of shares of several seeds, each of so many trials, with its 95 % score interval.
 *
 * Seeds differ by more than chance in their trials, so that all trials together count as fewer: as the n* of a binomial
 * with the variance of the mean, p (1 - p) / n* = max(s^2 / k, p (1 - p) / (k trials)), over k seeds with the sample
 * variance s^2; z is t(0.975, k - 1). One seed: its trials alone, z = 1.96.
 * Source: Korn and Graubard (1998), section 2, with the interval of Wilson (1927).
 */
export function shareInterval(shares: readonly number[], trials: number): Estimate {
  const seeds = shares.length;
  const p = mean(shares);
  if (seeds === 1) return { value: p, ...wilsonInterval(p * trials, trials) };
  const spread = sampleVariance(shares) / seeds;
  const binomial = (p * (1 - p)) / (seeds * trials);
  const all = seeds * trials;
  const effective = spread > binomial ? Math.max(1, (p * (1 - p)) / spread) : all;
  return { value: p, ...wilsonInterval(p * effective, effective, studentQuantile(seeds - 1)) };
}
