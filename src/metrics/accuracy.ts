import { checkItems } from './check-items.ts';

/**
 * Share of the predicted labels that are right, in percent.
 *
 * Range: 0 to 100. Throws: E_DATA.
 */
export function accuracy(predicted: readonly string[], labels: readonly string[]): number {
  checkItems(
    'accuracy',
    predicted,
    labels.map((label) => [label]),
  );
  const right = predicted.filter((label, i) => label === labels[i]);
  return (100 * right.length) / predicted.length;
}

/**
 * Share of the items with a right label among the `count` most probable, in percent; of equal probabilities the right label comes
 * first.
 *
 * Shapes: probabilities [N][C], labels [N] lists of classes. Range: 0 to 100. Source: Krizhevsky et al. (2012), top-5.
 */
export function topAccuracy(
  probabilities: readonly ArrayLike<number>[],
  labels: readonly (readonly number[])[],
  count: number,
): number {
  const right = labels.filter((own, i) => {
    const row = Array.from(probabilities[i] ?? []);
    const best = Math.max(...own.map((label) => row[label] ?? Number.NEGATIVE_INFINITY));
    return row.filter((value) => value > best).length < count;
  });
  return (100 * right.length) / labels.length;
}
