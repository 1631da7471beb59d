/** What a segmentation model answers, and how good it is. */
import { type ClassMap, classNames, type MaskClasses } from '../data/pictures/mask-classes.ts';
import type { PixelConfusion } from '../metrics/segmentation-scores.ts';
import type { ImageModelConfig } from '../models/images/image-model.ts';
import type { HostTensors } from '../search/loaded-graph.ts';
import type { Evaluation } from './task.ts';

/** What a model says of a picture. */
export interface SegmentationAnswer extends ClassMap {
  /** The path of the picture, where it has one. */
  readonly path: string;
  /** The names of the classes by their numbers, each with its share of the picture, 0 to 1. */
  readonly shares: readonly (readonly [name: string, share: number])[];
}

/** Pictures that are computed together: maps of the size of pictures are large. */
export function rowsAtOnce({ image }: ImageModelConfig): number {
  return Math.max(1, Math.floor(2 ** 18 / (image.height * image.width)));
}

/** The class with the largest logit at each pixel, at the size of the model. */
export function likeliestClasses(outputs: HostTensors, { image, head }: ImageModelConfig): ClassMap {
  const logits = (outputs.get('logits')?.data ?? []) as ArrayLike<number>;
  const count = Number(head.labels);
  const classes = Uint8Array.from({ length: image.height * image.width }, (_, i) => {
    let best = 0;
    for (let k = 1; k < count; k++) if (logits[i * count + k]! > logits[i * count + best]!) best = k;
    return best;
  });
  return { height: image.height, width: image.width, classes };
}

export function sharesOf({ classes }: ClassMap, names: readonly string[]): SegmentationAnswer['shares'] {
  const counts = new Float64Array(names.length);
  for (const value of classes) counts[value]!++;
  return names.map((name, k) => [name, counts[k]! / classes.length] as const);
}

export function evaluationOf(
  confusion: PixelConfusion,
  classes: MaskClasses,
  { loss, ...rest }: Pick<Evaluation, 'items' | 'perItem'> & { readonly loss: number },
): Evaluation {
  const { meanIou, meanDice, pixelAccuracy, iou, dice } = confusion.scores();
  const names = classNames(classes);
  const byName = (values: readonly (number | undefined)[]) =>
    Object.fromEntries(values.map((value, k) => [names[k] ?? '', value ?? null]));
  return {
    ...rest,
    metrics: new Map([...Object.entries({ meanIou, meanDice, pixelAccuracy, lossPerPixel: loss })]),
    details: new Map([
      ['iou', byName(iou)],
      ['dice', byName(dice)],
    ]),
  };
}
