/** The bodies that read spectrograms: sequence families over frames, and image bodies over time and bands. */
import { dimAt } from '../../graph/shape.ts';
import { reshape } from '../../ops/reshape.ts';
import { encoderFamilies } from '../families.ts';
import { imageBodies } from '../images/image-bodies.ts';
import type { ImageBody } from '../images/image-body.ts';
import { sequenceOf } from '../images/image-sequence.ts';
import { type SignalBody, signalBodies } from './signal-body.ts';

/** A body that reads a spectrogram. */
export interface AudioBody extends SignalBody {
  /** Whether it reads recordings of one length only. */
  readonly isFixed: boolean;
}

/** An image body over a spectrogram as a picture of one channel: time from top to bottom, bands from left to right. */
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
      return sequenceOf(levels.at(-1)!);
    },
  };
}

/** The names of image bodies come before the other names of sequence families: `cnn` is the one for images. */
const forImages = imageBodies.filter(({ name }) => !encoderFamilies.some((family) => family.name === name));

export const audioBodies: readonly AudioBody[] = [
  ...signalBodies.map(({ aliases: _, ...body }) => ({ ...body, isFixed: false })),
  ...forImages.map(overPicture),
];
