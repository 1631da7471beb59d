/**
 * The exact two-sided sign-flip test: were the systems alike, each difference could as well have the other sign.
 *
 * Formula: p = P(|sum_i s_i d_i| >= |sum_i d_i|) with independent signs s_i of probability 1/2. The distribution of the
 * sum x of the |d_i| with a positive sign is computed, not sampled: with each item, P(x) becomes
 * (P(x) + P(x - |d_i|)) / 2. With d of -1, 0 and 1 this is McNemar's exact test.
 *
 * Units: integers, one for each item, such as the errors of a minus those of b over the same number of runs.
 * Source: Fisher (1935), "The design of experiments", section 21; sampled as approximate randomisation: Noreen (1989).
 */
export function signFlipTest(differences: ArrayLike<number>): number {
  const values = Array.from(differences);
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  const observed = Math.abs(values.reduce((sum, d) => sum + d, 0));
  if (observed === 0) return 1;
  const probabilities = positiveSumDistribution(sizes);
  // The positive and the negative terms add up to the total, so that their difference is twice the former less that.
  const total = probabilities.length - 1;
  let tail = 0;
  for (let x = (total + observed) / 2; x <= total; x++) tail += probabilities[x]!;
  return Math.min(1, 2 * tail);
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
