/** The benchmark's models of pictures. */
import { keyOf, uniform } from '../../src/base/random.ts';
import { batchOf } from '../../src/data/batch.ts';
import type { Example, FieldValues } from '../../src/data/field.ts';
import { classification } from '../../src/models/heads/classification.ts';
import { segmentation } from '../../src/models/heads/segmentation.ts';
import { imageModel, type Neck, resolveImageModel } from '../../src/models/images/image-model.ts';
import { sequenceOf } from '../../src/models/images/image-sequence.ts';
import type { StepTask } from '../training/model-step.ts';

export interface PictureSize {
  readonly rows: number;
  readonly channels: number;
  /** Height and width. */
  readonly side: number;
  readonly classes: number;
}

/** A body with its options. */
export interface PictureBody {
  readonly net: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the values 0 to 255 are normalised by. */
export const normalization = { mean: 127.5, deviation: 64 } as const;

const finestMap: Neck = (_, { levels }) => sequenceOf(levels[0]!);

/** A label for each picture, by the mean of the last map. */
export function classificationTask(body: PictureBody, size: PictureSize): StepTask {
  const model = imageModel(configOf(body, size, classification, { labels: size.classes }), classification);
  return { model, batch: batchFor(model, size, 'label', 1), labelSmoothing: 0 };
}

/** A label for each pixel, by the finest map. */
export function segmentationTask(body: PictureBody, size: PictureSize): StepTask {
  const pixels = size.side ** 2;
  const config = configOf(body, size, segmentation, { labels: size.classes, pixels });
  const model = imageModel(config, segmentation, finestMap);
  return { model, batch: batchFor(model, size, 'mask', pixels), labelSmoothing: 0 };
}

function configOf(
  { net, options }: PictureBody,
  { channels, side }: PictureSize,
  head: Parameters<typeof resolveImageModel>[1],
  headOptions: Readonly<Record<string, unknown>>,
) {
  const { mean, deviation } = normalization;
  const each = (value: number) => Array<number>(channels).fill(value);
  const image = { height: side, width: side, mean: each(mean), deviation: each(deviation) };
  return resolveImageModel({ image, encoder: { family: net, options }, head: headOptions }, head);
}

function batchFor(
  { inputs, labels }: StepTask['model'],
  { rows, channels, side, classes }: PictureSize,
  label: string,
  count: number,
) {
  const draw = (row: number, from: number, size: number, below: number) =>
    Array.from({ length: size }, (_, i) => Math.floor(uniform(keyOf(row), from + i) * below));
  const pixels = channels * side ** 2;
  const examples = Array.from(
    { length: rows },
    (_, row): Example =>
      new Map<string, FieldValues>([
        ['image', Uint8Array.from(draw(row, 0, pixels, 256))],
        [label, Int32Array.from(draw(row, pixels, count, classes))],
      ]),
  );
  return batchOf(new Map([...inputs, ...labels]), examples);
}
