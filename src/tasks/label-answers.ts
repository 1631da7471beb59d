/** From the logits of a classifier to labels with their probabilities. */
import type { GoldenAnswer } from '../bundle/bundle-task.ts';
import type { LabelList } from '../data/label-list.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import { classificationReport, multiLabelReport } from '../metrics/classification-report.ts';

/** What a model gives as labels. */
export interface LabelAnswer {
  /** The most probable label; of a model with several labels, those of probability 0.5 or more, with | between them. */
  readonly label: string;
  readonly labels: readonly string[];
  /** Every label of the model with its probability, 0 to 1, the most probable first. */
  readonly probabilities: readonly (readonly [label: string, probability: number])[];
}

/** From which probability on an item has a label, of a model with several. */
const threshold = 0.5;

type Outputs = ReadonlyMap<string, HostTensor>;

/** The softmax of the logits, or with several labels the logistic function of each. */
export function probabilitiesOf(outputs: Outputs | undefined, multiLabel: boolean): readonly number[] {
  const logits = Array.from(outputs?.get('logits')?.data ?? [], Number);
  if (multiLabel) return logits.map((x) => 1 / (1 + Math.exp(-x)));
  const largest = Math.max(...logits);
  const weights = logits.map((x) => Math.exp(x - largest));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** The numbers of the labels that the model gives. */
function chosenLabels(probabilities: readonly number[], multiLabel: boolean): readonly number[] {
  if (!multiLabel) return [probabilities.indexOf(Math.max(...probabilities))];
  return [...probabilities.keys()].filter((label) => (probabilities[label] ?? 0) >= threshold);
}

/** The labels that the outputs of a model stand for. */
export function labelAnswer(
  outputs: Outputs | undefined,
  labels: LabelList,
  multiLabel: boolean,
): LabelAnswer {
  const found = probabilitiesOf(outputs, multiLabel);
  const names = chosenLabels(found, multiLabel).map((label) => labels.name(label));
  const probabilities = found.map((probability, label) => [labels.name(label), probability] as const);
  return {
    label: names.join('|'),
    labels: names,
    probabilities: probabilities.sort((a, b) => b[1] - a[1]),
  };
}

/** The labels that are shown of an answer: `NAME<TAB>PROBABILITY` each. */
export function mostProbable({ probabilities }: LabelAnswer, count: number): string {
  return probabilities
    .slice(0, count)
    .map(([name, probability]) => `${name}\t${probability.toFixed(4)}`)
    .join('\t');
}

/** An answer as a golden case keeps it. */
export function goldenLabels({ label, probabilities }: LabelAnswer): GoldenAnswer {
  const sorted = [...probabilities].sort(([a], [b]) => (a < b ? -1 : 1));
  return { answer: label, numbers: sorted.map(([, probability]) => probability), choices: [] };
}

/** The right labels of an item as a field of its example. */
export function labelField(ids: Iterable<number>, { size }: LabelList, multiLabel: boolean) {
  if (!multiLabel) return ['label', Int32Array.from(ids)] as const;
  const chosen = new Set(ids);
  return ['labels', Float32Array.from({ length: size }, (_, id) => (chosen.has(id) ? 1 : 0))] as const;
}

/** What a model found on a test set. */
interface LabelOutcome {
  /** Of each item and label, 0 to 1. */
  readonly probabilities: readonly (readonly number[])[];
  /** The numbers of the right labels of each item. */
  readonly truth: readonly (readonly number[])[];
  readonly names: readonly string[];
  readonly multiLabel: boolean;
}

/** Accuracy and macro F1, the table of classes, and which items are right. */
export function labelScores({ probabilities, truth, names, multiLabel }: LabelOutcome) {
  const chosen = probabilities.map((each) => chosenLabels(each, multiLabel));
  const report = multiLabel
    ? multiLabelReport(truth, chosen, names)
    : classificationReport(
        truth.map(([label = 0]) => label),
        chosen.map(([label = 0]) => label),
        names,
      );
  return {
    accuracy: report.accuracy,
    macroF1: report.macroF1,
    details: new Map<string, unknown>([
      ['classes', Object.fromEntries(report.classes)],
      ...('confusion' in report ? [['confusion', report.confusion] as const] : []),
    ]),
    right: truth.map((labels, i) => (sameLabels(labels, chosen[i] ?? []) ? 100 : 0)),
  };
}

function sameLabels(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((label) => b.includes(label));
}
