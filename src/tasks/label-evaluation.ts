/** How good a model is that gives items labels. */
import type { Dataset } from '../data/dataset.ts';
import type { LabelList } from '../data/label-list.ts';
import { topAccuracy } from '../metrics/accuracy.ts';
import { meanAreaUnderCurve } from '../metrics/area-under-curve.ts';
import {
  type ClassificationReport,
  classificationReport,
  type MultiLabelReport,
  multiLabelReport,
} from '../metrics/classification-report.ts';
import type { Predictor } from '../search/predictor.ts';
import { chosenLabels, probabilitiesOf } from './label-answers.ts';
import { isMultiLabel } from './label-encoding.ts';
import { labelReview, type ShowItem } from './label-review.ts';
import type { Evaluation, Metric } from './task.ts';

/** What a model found on a test set. */
interface Found {
  /** Of each item and label, 0 to 1. */
  readonly probabilities: readonly (readonly number[])[];
  /** The numbers of the right labels of each item. */
  readonly truth: readonly (readonly number[])[];
  readonly report: { readonly accuracy: number; readonly macroF1: number };
  readonly multiLabel: boolean;
}

interface LabelMetric {
  readonly metric: Omit<Metric, 'name'>;
  /** Undefined where it has no meaning. */
  value(found: Found): number | undefined;
}

const known = {
  accuracy: {
    metric: { label: 'accuracy, %', better: 'higher', criterion: 'accuracy', range: [0, 100] },
    value: ({ report }) => report.accuracy,
  },
  top5: {
    metric: { label: 'top-5 accuracy, %', better: 'higher', range: [0, 100] },
    value: ({ probabilities, truth, multiLabel }) =>
      multiLabel ? undefined : topAccuracy(probabilities, truth, 5),
  },
  macroF1: {
    metric: { label: 'macro F1, %', better: 'higher', criterion: 'f1', range: [0, 100] },
    value: ({ report }) => report.macroF1,
  },
  auc: {
    metric: { label: 'AUC', better: 'higher', criterion: 'auc', range: [0, 1] },
    value({ probabilities, truth }) {
      const area = meanAreaUnderCurve(probabilities, truth);
      return Number.isNaN(area) ? undefined : area;
    },
  },
} as const satisfies Readonly<Record<string, LabelMetric>>;

type LabelMetricName = keyof typeof known;

/** Some metrics of labels, and the loss; `item` is what has them. */
export function labelMetrics(item: string, names: readonly LabelMetricName[]): readonly Metric[] {
  return [
    ...names.map((name) => ({ name, ...known[name].metric })),
    { name: 'lossPerItem', label: `loss per ${item}`, better: 'lower', criterion: 'loss' },
  ];
}

/** `Task.uniformLoss` of a model that gives items labels. */
export function uniformLabelLoss(config: { readonly head: Readonly<Record<string, unknown>> }): number {
  return Math.log(isMultiLabel(config) ? 2 : Number(config.head.labels));
}

interface LabelTest {
  readonly dataset: Dataset;
  /** The right labels of each item; the model has all of them. */
  readonly given: readonly (readonly string[])[];
  readonly labels: LabelList;
  readonly multiLabel: boolean;
  /** Of the task: those that are computed. */
  readonly metrics: readonly Metric[];
  /** Shows items in a review; absent: nobody asked for one. */
  readonly show?: ShowItem | undefined;
}

/** A function that evaluates the current parameters on a test set. */
export function labelEvaluator(
  predictor: Predictor,
  { dataset, given, labels, multiLabel, metrics, show }: LabelTest,
): () => Promise<Evaluation> {
  const truth = given.map((names) => names.map((name) => labels.id(name, 'test data')));
  return async () => {
    const { outputs, loss } = await predictor.evaluate(dataset);
    const probabilities = outputs.map((row) => probabilitiesOf(row, multiLabel));
    const chosen = probabilities.map((each) => chosenLabels(each, multiLabel));
    const report = reportOf(truth, chosen, labels.labels, multiLabel);
    const found = { probabilities, truth, report, multiLabel };
    const values = Object.entries<LabelMetric>(known).flatMap(([name, { value }]) => {
      const score = metrics.some((metric) => metric.name === name) ? value(found) : undefined;
      return score === undefined ? [] : [[name, score] as const];
    });
    const { confusion } = report;
    const details = new Map<string, unknown>([
      ['classes', Object.fromEntries(report.classes)],
      ...(confusion === undefined ? [] : [['confusion', confusion] as const]),
    ]);
    const seen = { probabilities, truth, chosen, labels, confusion, details };
    return {
      items: truth.length,
      metrics: new Map([...values, ['lossPerItem', loss.sum / loss.units]]),
      details,
      ...(show && { review: await labelReview(seen, show) }),
      perItem: new Map([['accuracy', truth.map((own, i) => (sameLabels(own, chosen[i] ?? []) ? 100 : 0))]]),
    };
  };
}

/** Accuracy and macro F1, and the table of classes. */
function reportOf(
  truth: readonly (readonly number[])[],
  chosen: readonly (readonly number[])[],
  names: readonly string[],
  multiLabel: boolean,
): MultiLabelReport & Partial<ClassificationReport> {
  if (multiLabel) return multiLabelReport(truth, chosen, names);
  const only = ([label = 0]: readonly number[]) => label;
  return classificationReport(truth.map(only), chosen.map(only), names);
}

function sameLabels(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((label) => b.includes(label));
}
