/**
 * The exact two-sided sign-flip test: were the systems alike, each difference could as well have the other sign.
 *
 * Formula: p = P(|sum_i s_i d_i| >= |sum_i d_i|) with independent signs s_i of probability 1/2. The distribution of the
 * sum is computed, not sampled: with each item, P(sum = x) becomes (P(x - d) + P(x + d)) / 2. With d of -1, 0 and 1
 * this is McNemar's exact test.
 *
 * Units: integers, one for each item, such as the errors of a minus those of b over the same number of runs.
 * Source: Fisher (1935), "The design of experiments", section 21; sampled as approximate randomisation: Noreen (1989).
 */
export function signFlipTest(differences: ArrayLike<number>): number {
  const values = Array.from(differences);
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  const observed = Math.abs(values.reduce((sum, d) => sum + d, 0));
  if (observed === 0) return 1;
  const probabilities = sumDistribution(sizes);
  const center = (probabilities.length - 1) / 2;
  let tail = 0;
  for (let x = center + observed; x < probabilities.length; x++) tail += probabilities[x]!;
  return Math.min(1, 2 * tail);
}

/** P(sum = x) for x from -total to total, where total is the sum of the sizes. */
function sumDistribution(sizes: readonly number[]): Float64Array {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let probabilities = new Float64Array(2 * total + 1);
  probabilities[total] = 1;
  let reach = 0;
  for (const size of sizes) {
    const next = new Float64Array(2 * total + 1);
    for (let x = total - reach; x <= total + reach; x++) {
      const half = probabilities[x]! / 2;
      next[x - size]! += half;
      next[x + size]! += half;
    }
    reach += size;
    probabilities = next;
  }
  return probabilities;
}
