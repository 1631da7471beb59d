/** A model that reads an image and answers by its head. */
import { z } from 'zod';
import { hostTensor } from '../../graph/host-tensor.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { cast } from '../../ops/cast.ts';
import { constant } from '../../ops/constant.ts';
import { mul } from '../../ops/mul.ts';
import { sub } from '../../ops/sub.ts';
import type { Head } from '../heads/head.ts';
import { fedTensor, type Model } from '../model.ts';
import { findFamily, parseConfig, resolveSide } from '../model-config.ts';
import { imageBodies } from './image-bodies.ts';
import type { Maps } from './image-body.ts';
import { type ImageSequence, sequenceOf } from './image-sequence.ts';

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

type ImageParts = Pick<ImageModelConfig, 'image' | 'encoder'>;

/**
 * What the body finds in pictures.
 *
 * Shapes: pixels [B, C, H, W] uint8 -> maps. Formula: body((pixels - mean) / deviation).
 */
export function mapsOfPixels(scope: ModuleScope, { image, encoder }: ImageParts, pixels: Tensor): Maps {
  const body = findFamily(imageBodies, encoder.family, 'encoder');
  const channels = image.mean.length;
  const ofChannel = (values: readonly number[]) => constant(hostTensor('float32', [channels, 1, 1], values));
  const centred = sub(cast(pixels, 'float32'), ofChannel(image.mean));
  const x = mul(centred, ofChannel(image.deviation.map((value) => 1 / value)));
  const inside = scope.child('encoder');
  const maps = body.features(inside, encoder.options, x);
  inside.observe('maps', lastPlaces(maps));
  return maps;
}

/** How the maps of a body become the sequence of pixels that a head reads. */
export type Neck = (scope: ModuleScope, maps: Maps, config: ImageModelConfig) => ImageSequence;

const lastMap: Neck = (_, { levels }) => sequenceOf(levels.at(-1)!);

/** The last map that has several places, which a dense layer over the whole image has not; else the last one. */
function lastPlaces({ levels }: Maps): Tensor {
  const hasPlaces = ({ shape }: Tensor) => shape[2] !== 1 || shape[3] !== 1;
  return levels.findLast(hasPlaces) ?? levels.at(-1)!;
}

/**
 * The model of a resolved configuration. By default the last map of the body is the sequence of its pixels to the head, so that pooling by the mean is
 * global average pooling.
 *
 * Input: `image` [C, H, W] uint8.
 */
export function imageModel(config: ImageModelConfig, head: Head, neck: Neck = lastMap): Model {
  const { image, head: options } = config;
  return Object.freeze({
    inputs: new Map([['image', { dtype: 'uint8', axes: [image.mean.length, image.height, image.width] }]]),
    labels: head.labels(options, 'T'),
    units: head.units(options),
    forward(scope, fed) {
      const maps = mapsOfPixels(scope, config, fedTensor(fed, 'image'));
      const outputs = head.outputs(scope, options, neck(scope.child('neck'), maps, config));
      return { outputs, loss: (scale, how) => head.loss(options, outputs, fed, scale, how) };
    },
  } satisfies Model);
}
