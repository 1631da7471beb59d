/**
 * The error function by its Maclaurin series, which is exact to float64 for |x| < 2.
 *
 * Formula: 2/sqrt(pi) sum over n of (-1)^n x^(2n+1) / (n! (2n+1)).
 */
export function erfSeries(x: number): number {
  let power = x;
  let sum = 0;
  for (let n = 0; n < 60; n++) {
    sum += power / (2 * n + 1);
    power *= -(x * x) / (n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
