/** What a search finds: a target with the log-probability of every token. */
import { HeddleError } from '../base/errors.ts';

export interface Hypothesis {
  /** The target without `<s>` and `</s>`. */
  readonly ids: Int32Array;
  /** Natural logarithms, one for each token and one for `</s>`, which is absent where the search was cut off. */
  readonly logProbabilities: readonly number[];
  /** The length-normalised sum of `logProbabilities`. */
  readonly score: number;
}

/** The hypothesis of these tokens, with its score. */
export function hypothesis(
  ids: readonly number[],
  logProbabilities: readonly number[],
  lengthPenalty: number,
): Hypothesis {
  const sum = logProbabilities.reduce((total, logProbability) => total + logProbability, 0);
  const score = normalizeScore(sum, logProbabilities.length, lengthPenalty);
  return Object.freeze({ ids: Int32Array.from(ids), logProbabilities, score });
}

/**
 * The score of `count` tokens, the end token included, whose log-probabilities sum to `sum`.
 *
 * Formula: sum / ((5 + n) / 6)^A with n = count and A = lengthPenalty; A = 0 is the plain sum.
 * Source: Wu et al. (2016), "Google's neural machine translation system", equation 14, without coverage.
 */
export function normalizeScore(sum: number, count: number, lengthPenalty: number): number {
  return sum / ((5 + count) / 6) ** lengthPenalty;
}

/** Throws E_CONFIG unless A is a finite number from 0 on. */
export function requireLengthPenalty(lengthPenalty: number): void {
  if (lengthPenalty >= 0 && lengthPenalty < Infinity) return;
  const [found, allowed] = [String(lengthPenalty), 'a finite number from 0 on'];
  throw new HeddleError('E_CONFIG', { where: 'length penalty', found, allowed });
}
