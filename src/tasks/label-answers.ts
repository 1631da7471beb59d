/** From the logits of a classifier to labels with their probabilities. */
import type { LabelList } from '../data/label-list.ts';
import type { HostTensor } from '../graph/host-tensor.ts';

export interface ClassificationAnswer {
  readonly text: string;
  /** The most probable label; of a model with several labels, those of probability 0.5 or more, with | between them. */
  readonly label: string;
  readonly labels: readonly string[];
  /** Every label of the model with its probability, 0 to 1, the most probable first. */
  readonly probabilities: readonly (readonly [label: string, probability: number])[];
}

/** From which probability on a text has a label, of a model with several. */
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
export function chosenLabels(probabilities: readonly number[], multiLabel: boolean): readonly number[] {
  if (!multiLabel) return [probabilities.indexOf(Math.max(...probabilities))];
  return [...probabilities.keys()].filter((label) => (probabilities[label] ?? 0) >= threshold);
}

/** What a model says of a text. */
export function answerOf(
  text: string,
  outputs: Outputs | undefined,
  labels: LabelList,
  multiLabel: boolean,
): ClassificationAnswer {
  const found = probabilitiesOf(outputs, multiLabel);
  const names = chosenLabels(found, multiLabel).map((label) => labels.name(label));
  const probabilities = found.map((probability, label) => [labels.name(label), probability] as const);
  return {
    text,
    label: names.join('|'),
    labels: names,
    probabilities: probabilities.sort((a, b) => b[1] - a[1]),
  };
}
