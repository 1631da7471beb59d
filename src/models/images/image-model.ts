/** A model that reads an image and answers by its head. */
import { z } from 'zod';
import { hostTensor } from '../../graph/host-tensor.ts';
import { cast } from '../../ops/cast.ts';
import { constant } from '../../ops/constant.ts';
import { mul } from '../../ops/mul.ts';
import { sub } from '../../ops/sub.ts';
import type { Head } from '../heads/head.ts';
import { fedTensor, type Model } from '../model.ts';
import { findFamily, parseConfig, resolveSide } from '../model-config.ts';
import { imageBodies } from './image-bodies.ts';
import { sequenceOf } from './image-sequence.ts';

const perChannel = z.array(z.number()).min(1).max(4);

export const imageModelConfigSchema = z.strictObject({
  /** Size in pixels, and what the values 0 to 255 of each channel are normalised by. */
  image: z.strictObject({
    height: z.int().positive(),
    width: z.int().positive(),
    mean: perChannel,
    deviation: perChannel,
  }),
  encoder: z.strictObject({ family: z.string(), options: z.record(z.string(), z.unknown()).default({}) }),
  /** Options of the head, checked by the head's own schema. */
  head: z.record(z.string(), z.unknown()).default({}),
});

export type ImageModelConfig = z.output<typeof imageModelConfigSchema>;

/** The configuration with every default of body and head filled in. Throws E_CONFIG. */
export function resolveImageModel(
  config: z.input<typeof imageModelConfigSchema>,
  head: Head,
): ImageModelConfig {
  const parsed = parseConfig(imageModelConfigSchema, config, 'model');
  return Object.freeze({
    ...parsed,
    encoder: resolveSide('encoder', parsed.encoder, imageBodies),
    head: parseConfig(head.options, parsed.head, 'head'),
  });
}

/**
 * The model of a resolved configuration. The last map of the body is the sequence of its pixels to the head, so that pooling by the mean is
 * global average pooling.
 *
 * Input: `image` [C, H, W] uint8. Formula: body((image - mean) / deviation).
 */
export function imageModel({ image, encoder, head: options }: ImageModelConfig, head: Head): Model {
  const body = findFamily(imageBodies, encoder.family, 'encoder');
  const channels = image.mean.length;
  const ofChannel = (values: readonly number[]) => constant(hostTensor('float32', [channels, 1, 1], values));
  return Object.freeze({
    inputs: new Map([['image', { dtype: 'uint8', axes: [channels, image.height, image.width] }]]),
    labels: head.labels(options, 'T'),
    units: head.units(options),
    forward(scope, fed) {
      const pixels = sub(cast(fedTensor(fed, 'image'), 'float32'), ofChannel(image.mean));
      const x = mul(pixels, ofChannel(image.deviation.map((value) => 1 / value)));
      const { levels } = body.features(scope.child('encoder'), encoder.options, x);
      const outputs = head.outputs(scope, options, sequenceOf(levels.at(-1)!));
      return { outputs, loss: (scale, how) => head.loss(options, outputs, fed, scale, how) };
    },
  } satisfies Model);
}
