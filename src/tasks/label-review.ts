/** What readers of an evaluation of labels want to see. */
import type { LabelList } from '../data/label-list.ts';
import { calibration } from '../metrics/calibration.ts';
import type { ClassificationReport } from '../metrics/classification-report.ts';
import { precisionRecallCurve } from '../metrics/precision-recall.ts';
import { classTables } from './detail-tables.ts';
import { type ClassCurve, type Mistake, mostMistakes, type Review } from './review.ts';
import type { Evaluation } from './task.ts';

/** An item as its mistake shows it; `answered` is the number of the most probable label. */
export type ShowItem = (
  items: readonly { readonly item: number; readonly answered: number }[],
) => Promise<readonly Omit<Mistake, 'truth' | 'answer'>[]>;

/** Items that are shown by a text. */
export function showTexts(textOf: (item: number) => string): ShowItem {
  return async (items) => items.map(({ item }) => ({ text: textOf(item) }));
}

interface LabelledItems {
  /** Of each item and label, 0 to 1. */
  readonly probabilities: readonly (readonly number[])[];
  /** The numbers of the right labels of each item, and of those that the model gives. */
  readonly truth: readonly (readonly number[])[];
  readonly chosen: readonly (readonly number[])[];
  readonly labels: LabelList;
  readonly confusion: ClassificationReport['confusion'] | undefined;
  readonly details: NonNullable<Evaluation['details']>;
}

/** Curves, calibration and the surest wrong answers. */
export async function labelReview(items: LabelledItems, show: ShowItem): Promise<Review> {
  const { confusion, details } = items;
  return {
    tables: classTables(new Map([['classes', details.get('classes')]])).map((table) => ({
      ...table,
      title: 'How well each label is found',
    })),
    ...(confusion && {
      confusion: { names: confusion.labels, counts: confusion.counts, unit: 'items' },
      calibration: calibration(
        items.probabilities.map((each) => Math.max(...each)),
        items.truth.map((own, i) => own[0] === items.chosen[i]?.[0]),
      ),
    }),
    curves: curvesOf(items),
    worst: 'wrong answers, the surest first',
    mistakes: await mistakesOf(items, show),
  };
}

/** Each label against all others, where some items have it. */
function curvesOf({ probabilities, truth, labels }: LabelledItems): readonly ClassCurve[] {
  return labels.labels.flatMap((name, number) => {
    const isRight = truth.map((own) => own.includes(number));
    const positives = isRight.filter(Boolean).length;
    if (positives === 0) return [];
    const scores = probabilities.map((each) => each[number] ?? 0);
    return [{ name, number, ...precisionRecallCurve(scores, isRight, positives) }];
  });
}

async function mistakesOf(
  { probabilities, truth, chosen, labels }: LabelledItems,
  show: ShowItem,
): Promise<readonly Mistake[]> {
  const wrong = truth.flatMap((own, item) => {
    const given = chosen[item] ?? [];
    const apart = [...own.filter((k) => !given.includes(k)), ...given.filter((k) => !own.includes(k))];
    if (apart.length === 0) return [];
    // How far the worst of its labels is from the truth: 1 for a label that is surely given and wrong.
    const error = (k: number) => Math.abs((own.includes(k) ? 1 : 0) - (probabilities[item]?.[k] ?? 0));
    const answered = probabilities[item]!.indexOf(Math.max(...probabilities[item]!));
    return [{ item, answered, error: Math.max(...apart.map(error)) }];
  });
  const worst = wrong.sort((a, b) => b.error - a.error).slice(0, mostMistakes.small);
  const shown = await show(worst);
  return worst.map(({ item }, i) => {
    const words = (numbers: readonly number[]) =>
      numbers.map((k) => `${labels.name(k)} (${(probabilities[item]?.[k] ?? 0).toFixed(2)})`).join(', ');
    return { ...shown[i]!, truth: words(truth[item]!) || 'none', answer: words(chosen[item]!) || 'none' };
  });
}
