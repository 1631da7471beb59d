/** Precision, recall and F1 of one class in percent, and how often the truth has it. */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Items of the truth that have the class. */
  readonly support: number;
}

/**
 * The scores of a class of which `matched` items are in the prediction and in the truth, `predicted` in the prediction and
 * `support` in the truth.
 *
 * Formula: P = 100 matched / predicted, R = 100 matched / support, F1 = 200 matched / (predicted + support); a division by
 * zero gives 0, as in scikit-learn and seqeval.
 *
 * Range: 0 to 100.
 */
export function classScores(matched: number, predicted: number, support: number): ClassScores {
  const percent = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);
  return {
    precision: percent(matched, predicted),
    recall: percent(matched, support),
    f1: percent(2 * matched, predicted + support),
    support,
  };
}
