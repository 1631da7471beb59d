/** What a detector answers, and how good it is. */
import type { GoldenAnswer, ReadyModel } from '../bundle/bundle-task.ts';
import { type Dataset, partOf } from '../data/dataset.ts';
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

type Predictor = ReadyModel['predictor'];

/** Pictures that are computed together. */
const rowsAtOnce = ({ image }: ImageModelConfig) =>
  Math.max(1, Math.floor(2 ** 20 / (image.height * image.width)));

/** The outputs of each example, some at a time, so that not all heat maps are held; with the loss where `evaluate` is asked. */
export async function eachOutput(
  predictor: Predictor,
  dataset: Dataset,
  config: ImageModelConfig,
  {
    withLoss,
    take,
  }: { readonly withLoss: boolean; readonly take: (i: number, outputs: HostTensors) => void },
): Promise<{ readonly sum: number; readonly units: number }> {
  const total = { sum: 0, units: 0 };
  const step = rowsAtOnce(config);
  for (let from = 0; from < dataset.length; from += step) {
    const part = partOf(dataset, from, from + step);
    const found = withLoss
      ? await predictor.evaluate(part)
      : { outputs: await predictor.outputs(part), loss: undefined };
    total.sum += found.loss?.sum ?? 0;
    total.units += found.loss?.units ?? 0;
    for (const [k, outputs] of found.outputs.entries()) take(from + k, outputs);
  }
  return total;
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

/** Some logits of a picture. */
export function goldenHeat(outputs: HostTensors): GoldenAnswer {
  const numbers = [...outputs.values()].flatMap(({ data }) => {
    const stride = Math.max(1, Math.floor(data.length / 8));
    return Array.from({ length: Math.min(8, data.length) }, (_, i) => Number(data[i * stride]));
  });
  return { answer: '', numbers, choices: [] };
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
