/** The bodies that can read images: those made for them, the usual one first, and every family that reads sequences. */
import { z } from 'zod';
import { encoderFamilies } from '../families.ts';
import type { EncoderFamily } from '../family.ts';
import { cnn } from './cnn.ts';
import { densenet } from './densenet.ts';
import type { ImageBody } from './image-body.ts';
import { imageFronts, mapsOf, patchSequence, rowSequence } from './image-sequence.ts';
import { resnet, resnetOptions } from './resnet.ts';
import { unet } from './unet.ts';
import { vit, vitOptions } from './vit.ts';

const patch = vitOptions.shape.patch.unwrap();

const frontShape = {
  front: z
    .enum(imageFronts)
    .default('rows')
    .describe('what the sequence is made of: rows of pixels, or patches'),
  patch: patch.default(4).describe('width of the square patches'),
};

/** A family of sequences over the rows or patches of an image; the map that it hands on has the size of what it read. */
function overSequence(family: EncoderFamily, shape = frontShape): ImageBody {
  return {
    name: family.name,
    options: family.options.safeExtend(shape),
    // Rows have a width, and learned positions a number.
    isOfOneSize: ({ front, ...given }) => front === 'rows' || 'length' in given,
    features(scope, { front, patch: side, ...given }, x) {
      const { size } = family.embedding(given);
      const sequence =
        front === 'rows' ? rowSequence(scope, size, x) : patchSequence(scope, Number(side), size, x);
      const [height, width] = sequence.size;
      const options = 'length' in given ? { ...given, length: height * width } : given;
      return mapsOf(family.encode(scope, options, sequence).x, sequence.size);
    },
  };
}

/**
 * The families that make a map of patches, for tasks that want to know what is where: a row of pixels is one place of a sequence, and no
 * family tells its columns apart. `width` is that of the patches: whole pictures have fewer of them than small ones of a class.
 *
 * Source: Zheng et al. (2021), "Rethinking semantic segmentation from a sequence-to-sequence perspective", section 3.2; for recurrent nets
 * Visin et al. (2016), "ReSeg".
 */
function overPatches(width: number): readonly ImageBody[] {
  const patches = patch.default(width).describe('width of the square patches');
  const front = z.enum(imageFronts).extract(['patches']).default('patches');
  const shape = {
    front: front.describe('what the sequence is made of: patches, since rows tell no columns apart'),
    patch: patches,
  };
  return [
    { ...vit, options: vitOptions.safeExtend({ patch: patches }) },
    ...encoderFamilies.map((family) => overSequence(family, shape as unknown as typeof frontShape)),
  ];
}

/** The bodies whose maps have a place for each part of the image. */
export const mapBodies: readonly ImageBody[] = [unet, resnet, densenet, cnn, ...overPatches(8)];

/** A stem that halves the size twice, and narrow stages: what finds objects after minutes on two cores. */
const narrowResnet: ImageBody = {
  ...resnet,
  options: resnetOptions.extend({
    depth: resnetOptions.shape.depth
      .unwrap()
      .default(18)
      .describe('layers with weights: 18, 34, 50 with a stem; 20, 32, 44, 56, 110 without'),
    width: z.int().min(1).max(1024).default(16).describe('channels of the first stage'),
  }),
};

/** The same bodies for finding objects. */
export const detectorBodies: readonly ImageBody[] = [narrowResnet, unet, densenet, cnn, ...overPatches(16)];

export const imageBodies: readonly ImageBody[] = [
  resnet,
  densenet,
  cnn,
  vit,
  unet,
  ...encoderFamilies.map((family) => overSequence(family)),
];
