/** Answers of about the same probability. */
interface ProbabilityBin {
  readonly items: number;
  /** The mean of what the model says, and the share that is right, 0 to 1. */
  readonly probability: number;
  readonly accuracy: number;
}

export interface Calibration {
  /** Of equal width, those that have items. */
  readonly bins: readonly ProbabilityBin[];
  /** 0 to 1 */
  readonly expectedError: number;
}

/**
 * Whether answers are right as often as their probabilities say.
 *
 * Formula: the expected calibration error is the sum over bins of |B| / n |accuracy(B) - probability(B)|.
 * Source: Guo et al. (2017), "On calibration of modern neural networks", equations 2 and 3.
 */
export function calibration(
  probabilities: readonly number[],
  isRight: readonly boolean[],
  count = 10,
): Calibration {
  const sums = Array.from({ length: count }, () => ({ items: 0, probability: 0, right: 0 }));
  probabilities.forEach((probability, i) => {
    const bin = sums[Math.min(count - 1, Math.floor(probability * count))]!;
    bin.items++;
    bin.probability += probability;
    if (isRight[i]) bin.right++;
  });
  const bins = sums
    .filter(({ items }) => items > 0)
    .map(({ items, probability, right }) => ({
      ...{ items, probability: probability / items, accuracy: right / items },
    }));
  const error = ({ items, probability, accuracy }: ProbabilityBin) =>
    items * Math.abs(accuracy - probability);
  return { bins, expectedError: bins.reduce((sum, bin) => sum + error(bin), 0) / probabilities.length };
}
