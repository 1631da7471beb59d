import { fold, keyOf, threefry } from '../base/random.ts';

/** Sampled assignments of signs, where the distribution cannot be computed. */
const samples = 10_000;

/** The most steps of a distribution that is computed. */
const mostSteps = 2 ** 22;

/**
 * The two-sided sign-flip test: were the systems alike, each difference could as well have the other sign.
 *
 * Formula: p = P(|sum_i s_i d_i| >= |sum_i d_i|) with independent signs s_i of probability 1/2. The distribution of the
 * sum x of the |d_i| with a positive sign is computed where all d_i are whole multiples of one number: with each item, P(x)
 * becomes (P(x) + P(x - |d_i|)) / 2. With d of -1, 0 and 1 this is McNemar's exact test. Other d_i are tested by 10,000 random
 * assignments of signs, the same ones every time: p = (1 + those that are as extreme) / (1 + all).
 *
 * Units: one number for each item, such as the errors of a minus those of b over the same number of runs.
 * Source: Fisher (1935), "The design of experiments", section 21; sampled as approximate randomisation: Noreen (1989); the
 * ones: Phipson and Smyth (2010).
 */
export function signFlipTest(differences: ArrayLike<number>): number {
  const values = Array.from(differences).filter((d) => d !== 0);
  const unit = commonUnit(values.map(Math.abs));
  const steps = values.map((d) => Math.round(d / unit));
  const total = steps.reduce((sum, step) => sum + Math.abs(step), 0);
  return unit > 0 && total <= mostSteps ? exactTest(steps) : sampledTest(values);
}

function exactTest(differences: readonly number[]): number {
  const observed = Math.abs(differences.reduce((sum, d) => sum + d, 0));
  if (observed === 0) return 1;
  const probabilities = positiveSumDistribution(differences.map(Math.abs));
  // The positive and the negative terms add up to the total, so that their difference is twice the former less that.
  const total = probabilities.length - 1;
  let tail = 0;
  for (let x = (total + observed) / 2; x <= total; x++) tail += probabilities[x]!;
  return Math.min(1, 2 * tail);
}

/** The greatest number of which all sizes are whole multiples; 0 where a size is no integer. */
function commonUnit(sizes: readonly number[]): number {
  if (!sizes.every(Number.isSafeInteger)) return 0;
  return sizes.reduce(greatestCommonDivisor, 0) || 1;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function sampledTest(differences: readonly number[]): number {
  const observed = Math.abs(differences.reduce((sum, d) => sum + d, 0));
  // Sums of the same numbers in another order of signs may differ in their last digits.
  const extreme = observed * (1 - 1e-12);
  let count = 0;
  for (let sample = 0; sample < samples; sample++) {
    if (Math.abs(signedSum(differences, sample)) >= extreme) count++;
  }
  return (1 + count) / (1 + samples);
}

/** The sum under random signs: each 32 of them are the bits of a word. */
function signedSum(differences: readonly number[], sample: number): number {
  const key = fold(keyOf(1), sample);
  let sum = 0;
  let bits = 0;
  differences.forEach((d, i) => {
    if (i % 32 === 0) [bits] = threefry(key, [i / 32, 0]);
    sum += (bits >>> (i % 32)) & 1 ? d : -d;
  });
  return sum;
}

/** P(sum of the sizes whose sign is positive = x) for x from 0 to the sum of all sizes. */
function positiveSumDistribution(sizes: readonly number[]): Float64Array {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const probabilities = new Float64Array(total + 1);
  probabilities[0] = 1;
  let reach = 0;
  for (const size of sizes) {
    reach += size;
    // From above, so that what is read is not yet overwritten.
    for (let x = reach; x >= size; x--) probabilities[x] = (probabilities[x]! + probabilities[x - size]!) / 2;
    for (let x = size - 1; x >= 0; x--) probabilities[x]! /= 2;
  }
  return probabilities;
}
