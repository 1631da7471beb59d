import { HeddleError } from '../base/errors.ts';
import { type ClassScores, classScores } from './class-scores.ts';

/** How often each true label (row) was predicted as each label (column). */
interface ConfusionMatrix {
  readonly labels: readonly string[];
  /** `counts[true][predicted]`. */
  readonly counts: readonly (readonly number[])[];
}

/** What a classifier of several labels an item did; all rates in percent. */
export interface MultiLabelReport {
  /** Items whose labels are all right, and no other label. */
  readonly accuracy: number;
  /** The mean of F1 over all labels, those included that neither the truth nor the prediction has: their F1 is 0. */
  readonly macroF1: number;
  /** For each label, in the order of the labels. */
  readonly classes: ReadonlyMap<string, ClassScores>;
}

/** What a classifier of one label an item did; all rates in percent. */
export interface ClassificationReport extends MultiLabelReport {
  readonly confusion: ConfusionMatrix;
}

/**
 * Accuracy, macro F1, the scores of each class and the confusion matrix of predicted label indices.
 *
 * Formula: macro F1 = mean over all of `labels` of F1, where a division by zero is 0: scikit-learn's
 * `f1_score(truth, predicted, labels=range(len(labels)), average='macro', zero_division=0)`.
 *
 * Throws: E_DATA for no items, lists of different lengths, an index that is no label's.
 */
export function classificationReport(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  labels: readonly string[],
): ClassificationReport {
  checkLengths(truth.length, predicted.length);
  const counts = labels.map(() => labels.map(() => 0));
  let right = 0;
  for (let i = 0; i < truth.length; i++) {
    const [wanted, found] = [indexAt(truth, i, labels.length), indexAt(predicted, i, labels.length)];
    const row = counts[wanted] ?? [];
    row[found] = (row[found] ?? 0) + 1;
    if (wanted === found) right++;
  }
  const classes = labels.map((_, label) =>
    classScores(
      counts[label]?.[label] ?? 0,
      sum(counts.map((row) => row[label] ?? 0)),
      sum(counts[label] ?? []),
    ),
  );
  return { ...summary(labels, classes, right / truth.length), confusion: { labels, counts } };
}

/**
 * Exact-match accuracy, macro F1 and the scores of each class where an item has any number of labels.
 *
 * `truth[i]` and `predicted[i]` are the label indices of item i, in any order; what stands twice counts once.
 *
 * Throws: E_DATA for no items, lists of different lengths, an index that is no label's.
 */
export function multiLabelReport(
  truth: readonly ArrayLike<number>[],
  predicted: readonly ArrayLike<number>[],
  labels: readonly string[],
): MultiLabelReport {
  checkLengths(truth.length, predicted.length);
  const tallies = labels.map(() => ({ matched: 0, predicted: 0, support: 0 }));
  let right = 0;
  for (let i = 0; i < truth.length; i++) {
    const [wanted, found] = [setAt(truth, i, labels.length), setAt(predicted, i, labels.length)];
    tallies.forEach((tally, label) => {
      if (wanted.has(label)) tally.support++;
      if (found.has(label)) tally.predicted++;
      if (wanted.has(label) && found.has(label)) tally.matched++;
    });
    if (wanted.size === found.size && [...wanted].every((label) => found.has(label))) right++;
  }
  const classes = tallies.map((tally) => classScores(tally.matched, tally.predicted, tally.support));
  return summary(labels, classes, right / truth.length);
}

function summary(
  labels: readonly string[],
  classes: readonly ClassScores[],
  right: number,
): MultiLabelReport {
  const zero = classScores(0, 0, 0);
  return {
    accuracy: 100 * right,
    macroF1: sum(classes.map(({ f1 }) => f1)) / classes.length,
    classes: new Map(labels.map((label, i) => [label, classes[i] ?? zero])),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function setAt(lists: readonly ArrayLike<number>[], item: number, size: number): ReadonlySet<number> {
  const list = lists[item] ?? [];
  return new Set(Array.from(list, (_, i) => indexAt(list, i, size, item)));
}

function indexAt(values: ArrayLike<number>, i: number, size: number, item = i): number {
  const index = values[i];
  if (index === undefined || !Number.isInteger(index) || index < 0 || index >= size) {
    throw new HeddleError('E_DATA', {
      where: `classification report, item ${item + 1}`,
      found: `label index ${index}`,
      allowed: `0 to ${size - 1}`,
    });
  }
  return index;
}

function checkLengths(truth: number, predicted: number): void {
  if (truth > 0 && truth === predicted) return;
  throw new HeddleError('E_DATA', {
    where: 'classification report',
    found: `${predicted} predictions for ${truth} items`,
    allowed: 'one prediction for each item, at least one item',
  });
}
