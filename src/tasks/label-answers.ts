/** From the logits of a classifier to labels with their probabilities. */
import { z } from 'zod';
import type { GoldenAnswer } from '../bundle/bundle-task.ts';
import type { LabelList } from '../data/label-list.ts';
import type { OverlayLabel } from '../data/pictures/overlay.ts';
import type { HostTensor } from '../graph/host-tensor.ts';

/** What a model gives as labels. */
export interface LabelAnswer {
  /** The most probable label; of a model with several labels, those of probability 0.5 or more, with | between them. */
  readonly label: string;
  readonly labels: readonly string[];
  /** Every label of the model with its probability, 0 to 1, the most probable first. */
  readonly probabilities: readonly (readonly [label: string, probability: number])[];
}

/** The options of a prediction. */
export const labelPredicting = z.strictObject({
  topK: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('labels with their probabilities, the most probable first'),
});

export type LabelPredicting = z.output<typeof labelPredicting>;

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
export function chosenLabels(probabilities: readonly number[], multiLabel: boolean): readonly number[] {
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

/** The labels that a model gives, each with its probability. */
export function labelsInWords({ labels, probabilities }: LabelAnswer): string {
  const chosen = probabilities.filter(([name]) => labels.includes(name));
  return chosen.map(([name, probability]) => `${name} ${probability.toFixed(2)}`).join(', ');
}

/** The labels that are shown of an answer: `NAME<TAB>PROBABILITY` each. */
export function mostProbable({ probabilities }: LabelAnswer, count: number): string {
  return probabilities
    .slice(0, count)
    .map(([name, probability]) => `${name}\t${probability.toFixed(4)}`)
    .join('\t');
}

/** The labels of an answer as they are written below its picture; of an answer without any, the most probable one. */
export function overlayLabels(
  { labels: chosen, probabilities }: LabelAnswer,
  labels: LabelList,
): readonly OverlayLabel[] {
  const given = probabilities.filter(([name]) => chosen.includes(name));
  return (given.length > 0 ? given : probabilities.slice(0, 1)).map(([name, probability]) => ({
    class: labels.id(name, 'answer'),
    text: `${name} ${probability.toFixed(2)}`,
  }));
}

/** The probabilities that JSON shows of an answer. */
export function shownProbabilities(
  { probabilities }: LabelAnswer,
  { topK }: Partial<LabelPredicting>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(probabilities.slice(0, topK));
}

/** An answer as a golden case keeps it. */
export function goldenLabels({ label, probabilities }: LabelAnswer): GoldenAnswer {
  const sorted = [...probabilities].sort(([a], [b]) => (a < b ? -1 : 1));
  return { answer: label, numbers: sorted.map(([, probability]) => probability), choices: [] };
}
