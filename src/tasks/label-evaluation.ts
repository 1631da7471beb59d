/** Evaluating and answering of models that give an item one label. */
import { HeddleError } from '../base/errors.ts';
import type { Dataset } from '../data/dataset.ts';
import type { FieldValues } from '../data/field.ts';
import type { LabelList } from '../data/label-list.ts';
import { topAccuracy } from '../metrics/accuracy.ts';
import type { Predictor } from '../search/predictor.ts';
import { labelField, labelScores, probabilitiesOf } from './label-answers.ts';
import type { Evaluation, Metric } from './task.ts';

/** Metrics of tasks in which an item has one label. */
export const labelMetrics: readonly Metric[] = [
  { name: 'accuracy', label: 'accuracy, %', better: 'higher', criterion: 'accuracy', range: [0, 100] },
  { name: 'top5', label: 'top-5 accuracy, %', better: 'higher', range: [0, 100] },
  { name: 'macroF1', label: 'macro F1, %', better: 'higher', criterion: 'f1', range: [0, 100] },
  { name: 'lossPerItem', label: 'loss per item', better: 'lower', criterion: 'loss' },
];

/** Evaluates the current parameters on a dataset whose examples have these labels. */
export async function evaluateLabels(
  predictor: Predictor,
  dataset: Dataset,
  { truth, names }: { readonly truth: readonly number[]; readonly names: readonly string[] },
): Promise<Evaluation> {
  const { outputs, loss } = await predictor.evaluate(dataset);
  const probabilities = outputs.map((row) => probabilitiesOf(row, false));
  const right = truth.map((label) => [label]);
  const scores = labelScores({ probabilities, truth: right, names, multiLabel: false });
  return {
    items: truth.length,
    metrics: new Map<string, number>([
      ['accuracy', scores.accuracy],
      ['top5', topAccuracy(probabilities, right, 5)],
      ['macroF1', scores.macroF1],
      ['lossPerItem', loss.sum / loss.units],
    ]),
    details: scores.details,
    perItem: new Map([['accuracy', scores.right]]),
  };
}

/** The ids of the labels of rows. Throws E_DATA for a label that the model does not have, naming the row. */
export function labelIds(
  rows: Iterable<{ readonly label: string }>,
  labels: LabelList,
  { where, item }: { readonly where: string; readonly item: string },
): readonly number[] {
  return Array.from(rows, ({ label }, i) => labels.id(label, `${where}: ${item} ${i + 1}`));
}

/** The field of an example's label. */
export function oneLabel(id: number, labels: LabelList): readonly [string, FieldValues] {
  return labelField([id], labels, false);
}

/** Throws E_DATA where a signal has other channels than the model reads. */
export function requireChannels(found: number, wanted: number, where: string): void {
  if (found === wanted) return;
  throw new HeddleError('E_DATA', {
    where,
    found: `${found} channel${found === 1 ? '' : 's'}`,
    allowed: `${wanted}, as the training data has`,
    fix: 'correct or remove the row',
  });
}
