/** Pictures as values of rows: where they are to be read, or their numbers. */
import { z } from 'zod';
import type { PictureFile } from '../media.ts';
import type { Pixels } from '../pictures/pixels.ts';

/** A picture that is to be read when it is needed, or one in memory. */
export type Picture = PictureFile | Pixels;

/** What the library takes for a picture: `ImageData` of a browser is one. */
export type GivenPicture = PictureFile | (Omit<Pixels, 'channels'> & { readonly channels?: number });

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
const blob = z.custom<Blob>((value) => value instanceof Blob);

/** A path, a `Blob`, or pixels with their size. */
export const picture: z.ZodType<Picture> = z.union(
  [z.string().refine((path) => path !== '', 'expected a path'), blob, pixels],
  'expected a path, a Blob, or { height, width, channels, data } with a byte for each channel of each pixel',
);

/** What messages call a picture; `otherwise` where it has no name. */
export function pictureName(given: Picture, otherwise: string): string {
  if (typeof given === 'string') return given;
  return given instanceof Blob && 'name' in given ? String(given.name) : otherwise;
}

/** Names of files that hold pictures. */
export function isPictureName(name: string): boolean {
  return /\.(?:png|jpe?g|webp|gif|tiff?|avif|svg)$/i.test(name);
}
