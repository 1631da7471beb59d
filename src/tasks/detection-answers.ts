/** What a detector answers, and how good it is. */
import type { LabelList } from '../data/label-list.ts';
import { clippedBox, scaledBox } from '../data/pictures/boxes.ts';
import { boxesAtCentres, type ScoredBox } from '../data/pictures/centre-targets.ts';
import type { Size } from '../data/pictures/pixels.ts';
import type { LabelledBox } from '../data/rows/object-detection.ts';
import type { FoundBox, TrueBox } from '../metrics/detection-scores.ts';
import { detectionScores } from '../metrics/detection-scores.ts';
import type { ImageModelConfig } from '../models/images/image-model.ts';
import type { HostTensors } from '../search/loaded-graph.ts';
import type { Evaluation } from './task.ts';

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

/** Average precision over all pictures, and of each label. */
export function detectionEvaluation(
  truth: readonly TrueBox[],
  found: readonly FoundBox[],
  labels: LabelList,
  { items, loss }: { readonly items: number; readonly loss: number },
): Evaluation {
  const { ap50, ap, byLabel } = detectionScores(truth, found, labels.size);
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
    metrics: new Map(Object.entries({ ap50, ap, lossPerObject: loss })),
    details: new Map([['labels', Object.fromEntries(classes)]]),
  };
}
