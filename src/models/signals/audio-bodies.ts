/** The bodies that read spectrograms: sequence families over frames, and image bodies over time and bands. */
import type { z } from 'zod';
import { dimAt } from '../../graph/shape.ts';
import { reshape } from '../../ops/reshape.ts';
import { encoderFamilies } from '../families.ts';
import { cnn, cnnOptions } from '../images/cnn.ts';
import { imageBodies } from '../images/image-bodies.ts';
import type { ImageBody } from '../images/image-body.ts';
import { rowsOf } from '../images/image-sequence.ts';
import { type SignalBody, signalBodies } from './signal-body.ts';

/** A body that reads a spectrogram. */
export interface AudioBody extends SignalBody {
  /** Whether it reads recordings of one length only. */
  readonly isFixed: boolean;
}

/**
 * An image body over a spectrogram as a picture of one channel: time from top to bottom, bands from left to right. What it hands on is a
 * sequence in time, with the bands side by side: how high a sound is must not be lost where states are pooled.
 */
function overPicture(body: ImageBody): AudioBody {
  return {
    name: body.name,
    options: body.options,
    ...(body.sizes && { sizes: body.sizes }),
    isFixed: true,
    longest: () => Number.POSITIVE_INFINITY,
    stride: () => 1,
    encode(scope, options, { x }) {
      const [rows, frames, bands] = [dimAt(x.shape, 0), dimAt(x.shape, 1), dimAt(x.shape, 2)];
      const { levels } = body.features(scope, options, reshape(x, [rows, 1, frames, bands]));
      return rowsOf(levels.at(-1)!);
    },
  };
}

const { channels, kernel, batchNorm, dense } = cnnOptions.shape;

/** The same option with another default. */
function withDefault<Value extends z.ZodType>(option: z.ZodDefault<Value>, value: z.output<Value>) {
  return option
    .unwrap()
    .default(value as z.core.util.NoUndefined<z.output<Value>>)
    .describe(option.description ?? '');
}

/** Without a dense layer: over a whole spectrogram it has millions of weights, one for each place of a sound. */
const cnnOfSounds: ImageBody<typeof cnnOptions> = {
  ...cnn,
  options: cnnOptions.extend({
    channels: withDefault(channels, '16,32,64'),
    kernel: withDefault(kernel, 3),
    batchNorm: withDefault(batchNorm, true),
    dense: withDefault(dense, 0),
  }),
};

/** The names of image bodies come before the other names of sequence families: `cnn` is the one for images. */
const forImages = imageBodies
  .filter(({ name }) => !encoderFamilies.some((family) => family.name === name))
  .map((body) => (body.name === cnn.name ? cnnOfSounds : body));

export const audioBodies: readonly AudioBody[] = [
  ...signalBodies.map(({ aliases: _, ...body }) => ({ ...body, isFixed: false })),
  ...forImages.map(overPicture),
];
