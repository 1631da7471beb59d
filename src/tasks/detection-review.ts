/** What readers of an evaluation of boxes want to see. */
import type { LabelList } from '../data/label-list.ts';
import { baseName } from '../data/media.ts';
import type { OverlayBox } from '../data/pictures/overlay.ts';
import type { Picture } from '../data/pictures/picture.ts';
import { type BoxMatch, type FoundBox, matchBoxes, type TrueBox } from '../metrics/detection-scores.ts';
import { precisionRecallCurve } from '../metrics/precision-recall.ts';
import { type ClassCurve, type Mistake, mostMistakes, type Review } from './review.ts';

interface Detections {
  readonly pictures: readonly Picture[];
  readonly truth: readonly TrueBox[];
  readonly found: readonly FoundBox[];
  readonly labels: LabelList;
  /** From which score on a box is shown. */
  readonly least: number;
  /** What the boxes that are shown find, by label. */
  readonly matches: readonly (readonly BoxMatch[])[];
}

/** A curve for each label, and the pictures with the most boxes that are missed or wrong. */
export function detectionReview(detections: Detections): Review {
  const { truth, labels, least, matches } = detections;
  const rows = labels.labels.map((name, label) => {
    const boxes = truth.filter((box) => box.label === label).length;
    const shown = matches[label]!;
    const right = shown.filter(({ box }) => box !== undefined).length;
    return [name, boxes, right, boxes - right, shown.length - right] as const;
  });
  const counted = ['true boxes', 'found', 'missed', 'wrong'];
  return {
    tables: [
      {
        title: `Boxes of a score of ${least} and more that overlap a true one by half`,
        columns: [
          { name: 'label', kind: 'text' },
          ...counted.map((name) => ({ name, kind: 'count' as const })),
        ],
        rows,
      },
    ],
    curves: curvesOf(detections),
    worst: `pictures with the most boxes that are missed (broken lines) or wrong, of a score of ${least} and more`,
    mistakes: mistakesOf(detections, matches.flat()),
  };
}

function curvesOf({ truth, found, labels }: Detections): readonly ClassCurve[] {
  return labels.labels.flatMap((name, number) => {
    const boxes = truth.filter((box) => box.label === number).length;
    if (boxes === 0) return [];
    const matches = matchBoxes(truth, found, { label: number, overlap: 0.5 });
    const scores = matches.map(({ answer }) => answer.score);
    const isRight = matches.map(({ box }) => box !== undefined);
    return [{ name, number, ...precisionRecallCurve(scores, isRight, boxes) }];
  });
}

function mistakesOf({ pictures, truth }: Detections, matches: readonly BoxMatch[]): readonly Mistake[] {
  const found = new Set(matches.flatMap(({ box }) => box ?? []));
  const each = pictures.map((picture, number) => {
    const own = matches.filter(({ answer }) => answer.picture === number);
    const boxes = truth.filter((box) => box.picture === number);
    const missed = boxes.filter((box) => !found.has(box));
    const wrong = own.filter(({ box }) => box === undefined).length;
    return { picture, number, own, boxes, missed, wrong };
  });
  return each
    .filter(({ missed, wrong }) => missed.length + wrong > 0)
    .sort((a, b) => b.missed.length + b.wrong - a.missed.length - a.wrong)
    .slice(0, mostMistakes.large)
    .map(({ picture, number, own, boxes, missed, wrong }) => ({
      text: baseName(picture, `picture ${number + 1}`),
      picture,
      views: [
        {
          overlay: {
            boxes: [
              ...missed.map((box): OverlayBox => ({ ...box, class: box.label, text: '', isBroken: true })),
              ...own.map(({ answer }) => ({
                ...{ ...answer, class: answer.label, text: answer.score.toFixed(2) },
              })),
            ],
          },
        },
      ],
      truth: `${boxes.length} boxes`,
      answer: `${own.length} boxes: ${missed.length} missed, ${wrong} wrong`,
    }));
}
