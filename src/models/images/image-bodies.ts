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
import { vit } from './vit.ts';

const frontShape = {
  front: z
    .enum(imageFronts)
    .default('rows')
    .describe('what the sequence is made of: rows of pixels, or patches'),
  patch: z.int().min(1).max(256).default(4).describe('width of the square patches'),
};

/** A family of sequences over the rows or patches of an image; the map that it hands on has the size of what it read. */
function overSequence(family: EncoderFamily): ImageBody {
  return {
    name: family.name,
    options: family.options.safeExtend(frontShape),
    features(scope, { front, patch, ...given }, x) {
      const { size } = family.embedding(given);
      const sequence =
        front === 'rows' ? rowSequence(scope, size, x) : patchSequence(scope, Number(patch), size, x);
      const [height, width] = sequence.size;
      const options = 'length' in given ? { ...given, length: height * width } : given;
      return mapsOf(family.encode(scope, options, sequence).x, sequence.size);
    },
  };
}

/** The bodies whose maps have a place for each part of the image. */
export const mapBodies: readonly ImageBody[] = [unet, resnet, densenet, cnn, vit];

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
export const detectorBodies: readonly ImageBody[] = [narrowResnet, unet, densenet, cnn, vit];

export const imageBodies: readonly ImageBody[] = [
  resnet,
  densenet,
  cnn,
  vit,
  unet,
  ...encoderFamilies.map(overSequence),
];
