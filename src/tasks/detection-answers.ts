/** What a detector answers, and how good it is. */
import type { LabelList } from '../data/label-list.ts';
import { baseName } from '../data/media.ts';
import { clippedBox, scaledBox } from '../data/pictures/boxes.ts';
import { boxesAtCentres, type ScoredBox } from '../data/pictures/centre-targets.ts';
import type { Picture } from '../data/pictures/picture.ts';
import type { Size } from '../data/pictures/pixels.ts';
import type { DetectionRow, LabelledBox } from '../data/rows/object-detection.ts';
import {
  type BoxMatch,
  detectionScores,
  type FoundBox,
  matchBoxes,
  type TrueBox,
} from '../metrics/detection-scores.ts';
import type { ImageModelConfig } from '../models/images/image-model.ts';
import type { HostTensors } from '../search/loaded-graph.ts';
import type { ItemView } from './item-view.ts';
import type { Evaluation, ItemScores } from './task.ts';

/** A box that a model found, in pixels of the picture. */
interface DetectedBox extends LabelledBox {
  /** 0 to 1 */
  readonly score: number;
}

export interface DetectionAnswer {
  /** The path of the picture, where it has one. */
  readonly path: string;
  /** The best first. */
  readonly boxes: readonly DetectedBox[];
}

/** Pictures that are computed together, so that not all heat maps are held. */
export function rowsAtOnce({ image }: ImageModelConfig): number {
  return Math.max(1, Math.floor(2 ** 20 / (image.height * image.width)));
}

/** The boxes in pixels of a picture of the size `to`, those of a score of `least` or more. */
export function foundBoxes(
  outputs: HostTensors,
  { image, head }: ImageModelConfig,
  { to, least }: { readonly to: Size; readonly least: number },
): readonly ScoredBox[] {
  const [heat, boxes] = [outputs.get('heat')?.data ?? [], outputs.get('boxes')?.data ?? []];
  const options = { size: image, labels: Number(head.labels), least };
  return boxesAtCentres(heat as ArrayLike<number>, boxes as ArrayLike<number>, options).flatMap((box) => {
    const seen = clippedBox(scaledBox(box, image, to), to);
    return seen === undefined ? [] : [{ ...seen, label: box.label, score: box.score }];
  });
}

/** What each answer of a score of `least` and more finds, by label: a box of that label that it overlaps by half. */
export function answerMatches(
  truth: readonly TrueBox[],
  found: readonly FoundBox[],
  { labels, least }: { readonly labels: LabelList; readonly least: number },
): readonly (readonly BoxMatch[])[] {
  const answered = found.filter(({ score }) => score >= least);
  return labels.labels.map((_, label) => matchBoxes(truth, answered, { label, overlap: 0.5 }));
}

/**
 * F1 of the boxes that are shown, made of what each picture adds.
 *
 * Formula: 2 R / (T + A) with R boxes that are found, T true boxes and A answers, in percent: the harmonic mean of precision R / A and recall R / T.
 */
function f1Scores(truth: readonly TrueBox[], matches: readonly BoxMatch[], items: number) {
  const [values, weights] = [new Float64Array(items), new Float64Array(items)];
  for (const { picture } of truth) weights[picture]! += 1;
  for (const { answer, box } of matches) {
    weights[answer.picture]! += 1;
    if (box !== undefined) values[answer.picture]! += 200;
  }
  return { values, weights } satisfies ItemScores;
}

interface Measured {
  readonly items: number;
  readonly loss: number;
  readonly labels: LabelList;
  /** What the boxes that are shown find: `answerMatches`. */
  readonly matches: readonly (readonly BoxMatch[])[];
}

/** Average precision and F1 over all pictures, and average precision of each label. */
export function detectionEvaluation(
  truth: readonly TrueBox[],
  found: readonly FoundBox[],
  { items, loss, labels, matches }: Measured,
): Evaluation {
  const { ap50, ap, byLabel } = detectionScores(truth, found, labels.size);
  const ofPictures = f1Scores(truth, matches.flat(), items);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  // Where nothing is to be found and nothing is, all is right.
  const boxes = sum(ofPictures.weights);
  const f1 = boxes === 0 ? 100 : sum(ofPictures.values) / boxes;
  const classes = byLabel.map((scores, k) => [
    labels.name(k),
    {
      ap50: scores.ap50 ?? null,
      ap: scores.ap ?? null,
      boxes: truth.filter(({ label }) => label === k).length,
    },
  ]);
  return {
    items,
    metrics: new Map(Object.entries({ ap50, ap, f1, lossPerObject: loss })),
    details: new Map([['labels', Object.fromEntries(classes)]]),
    perItem: new Map([['f1', ofPictures]]),
  };
}

/** Pictures with their true boxes, and with those that a model found. */
export const detectionView: ItemView<
  DetectionRow,
  Picture,
  DetectionAnswer,
  ImageModelConfig,
  { readonly labels: LabelList }
> = {
  items: (rows) =>
    rows.map(({ image, boxes }, i) => ({
      input: image,
      text: baseName(image, `picture ${i + 1}`),
      references: [countedLabels(boxes)],
      length: 1,
    })),
  answerText: ({ boxes }) => countedLabels(boxes),
  isGraded: true,
  drawings: 'the boxes that it found, each label in a colour; the picture on the left has the right ones',
  picture: (image) => image,
  truth: async (rows, { labels }) =>
    rows.map(({ boxes }) => ({
      boxes: boxes.map(({ label, ...box }) => ({ ...box, class: labels.id(label, 'a box'), text: '' })),
    })),
};

/** `disc 2, square 1` */
function countedLabels(boxes: readonly { readonly label: string }[]): string {
  const counts = new Map<string, number>();
  for (const { label } of boxes) counts.set(label, (counts.get(label) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return counts.size === 0 ? 'nothing' : sorted.map(([label, count]) => `${label} ${count}`).join(', ');
}
