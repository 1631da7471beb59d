/** The quantile t(0.975) for 1 to 10 degrees of freedom. Source: Student (1908); NIST/SEMATECH handbook, 1.3.6.7.2. */
const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228] as const;

/**
 * The quantile t(0.975) of Student's distribution, for two-sided intervals of 95 %.
 *
 * Beyond 10 degrees of freedom that of 10 stands in, which makes an interval a little too wide.
 */
export function studentQuantile(degrees: number): number {
  return quantiles[Math.min(degrees, quantiles.length) - 1]!;
}
