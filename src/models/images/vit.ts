import { z } from 'zod';
import { transformerEncoder } from '../transformer-encoder.ts';
import { headsDivideWidth, transformerEncoderOptions, unevenHeads } from '../transformer-options.ts';
import type { ImageBody } from './image-body.ts';
import { mapsOf, patchSequence } from './image-sequence.ts';

const { layers, width, inner, heads, dropout } = transformerEncoderOptions.shape;

export const vitOptions = z
  .strictObject({
    patch: z.int().min(1).max(256).default(4).describe('width of the square patches'),
    layers: layers.default(6),
    width,
    inner,
    heads,
    dropout,
  })
  .refine(headsDivideWidth, unevenHeads);

/**
 * A Vision Transformer: patches, learned positions, the encoder of the Transformer with pre-norm and GELU.
 *
 * Differs from the source: no class token; a head pools over all patches.
 * Source: Dosovitskiy et al. (2021), "An image is worth 16x16 words", section 3.1.
 */
export const vit: ImageBody<typeof vitOptions> = {
  name: 'vit',
  options: vitOptions,
  isOfOneSize: () => true,
  features(scope, { patch, ...options }, x) {
    const sequence = patchSequence(scope, patch, options.width, x);
    const [height, width] = sequence.size;
    const encoder = transformerEncoderOptions.parse({
      ...options,
      norm: 'pre',
      activation: 'gelu',
      positions: 'learned',
      scale: false,
      length: height * width,
    });
    return mapsOf(transformerEncoder.encode(scope, encoder, sequence).x, sequence.size);
  },
};
