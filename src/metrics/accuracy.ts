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
