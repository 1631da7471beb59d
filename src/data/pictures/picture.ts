/** Pictures as values of rows: where they are to be read, or their numbers. */
import { z } from 'zod';
import type { MediaFile } from '../media.ts';
import { type RowFile, rowFile } from '../rows/row-file.ts';
import type { Pixels } from './pixels.ts';

/** A picture that is to be read when it is needed, or one in memory. */
export type Picture = RowFile<Pixels>;

/** What the library takes for a picture: `ImageData` of a browser is one. */
export type GivenPicture = MediaFile | (Omit<Pixels, 'channels'> & { readonly channels?: number });

const side = z.int().min(1).max(65535);
const bytes = z.union(
  [z.instanceof(Uint8Array), z.instanceof(Uint8ClampedArray)],
  'expected a Uint8Array or a Uint8ClampedArray',
);
const pixels = z
  .object({ height: side, width: side, channels: z.int().min(1).max(4).optional(), data: bytes })
  .transform(({ height, width, data, channels = data.length / (height * width) }) => ({
    ...{ height, width, channels, data },
  }))
  .refine(({ channels }) => [1, 2, 3, 4].includes(channels), 'expected 1 to 4 channels')
  .refine(
    ({ height, width, channels, data }) => data.length === height * width * channels,
    'expected height * width * channels numbers',
  );

/** A path, a `Blob`, or pixels with their size. */
export const picture: z.ZodType<Picture> = rowFile(
  pixels,
  '{ height, width, channels, data } with a byte for each channel of each pixel',
);

/** What an input is to look like. */
export const allowedPicture = 'the path of a picture, or { height, width, channels, data }';

/** Names of files that hold pictures. */
export function isPictureName(name: string): boolean {
  return /\.(?:png|jpe?g|webp|gif|tiff?|avif|svg)$/i.test(name);
}
