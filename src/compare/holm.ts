/**
 * P-values corrected for the number of tests: rejecting those at or below a level keeps the chance of any false
 * rejection at or below that level, however the tests depend on each other.
 *
 * Formula: with p_(1) <= ... <= p_(m), adjusted p_(k) = min(1, max over j <= k of (m - j + 1) p_(j)).
 * Source: Holm (1979), "A simple sequentially rejective multiple test procedure".
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = [...pValues.keys()].sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, (pValues.length - rank) * pValues[index]!);
    adjusted[index] = Math.min(1, largest);
  });
  return adjusted;
}
