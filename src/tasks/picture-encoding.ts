/** How pictures become examples: the options that tasks on pictures share, and what they do. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { fold, foldName, type Key, keyOf, uniform } from '../base/random.ts';
import { boundedCache } from '../data/bounded-cache.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Example, FieldValues } from '../data/field.ts';
import { groupOfFile, type Media, noMedia } from '../data/media.ts';
import {
  type Augment,
  augmentationNames,
  mixingAugmentationNames,
  type PlaceMap,
  parseAugmentation,
} from '../data/pictures/augmentation.ts';
import { drawMix, mixedPixels } from '../data/pictures/mixup.ts';
import type { Picture } from '../data/pictures/picture.ts';
import { type Pixels, planes, resized, type Size, withChannels } from '../data/pictures/pixels.ts';
import type { Pulse, RowSequence } from '../data/row-sequence.ts';
import { isInMemory } from '../data/rows/row-file.ts';
import { xxhash32 } from '../data/xxhash32.ts';
import { imageBodies } from '../models/images/image-bodies.ts';
import type { ImageModelConfig } from '../models/images/image-model.ts';
import { channelSums } from './channel-sums.ts';
import type { FamilyList } from './sides.ts';

/** What reads a picture. */
export const imageEncoders: FamilyList = {
  name: 'ImageEncoder',
  families: imageBodies,
  startsFrom: 'pictures',
};

/** No side of a picture is larger where nobody asks for a size. */
const usualSide = 224;

const colourModes = ['grey', 'rgb'] as const;

export const pictureOptions = {
  size: z
    .int()
    .min(1)
    .max(8192)
    .optional()
    .describe(
      `height and width to which pictures are stretched (default: those of the first picture, at most ${usualSide})`,
    ),
  colours: z
    .enum(colourModes)
    .optional()
    .describe('how pictures are read (default: grey where all are, of at most 1,000 that are looked at)'),
  augment: z
    .string()
    .optional()
    .describe(
      `changes of training pictures, drawn anew in each epoch: some of ${augmentationNames.join(', ')} and, where labels are of whole pictures, ${mixingAugmentationNames.join(', ')}, with commas between`,
    ),
};

/** What training pictures go through; see `parseAugmentation`. Throws E_CONFIG. */
export function augmentOf(
  { augment }: { readonly augment?: string | undefined } = {},
  how?: { readonly canMix: boolean },
): Augment | undefined {
  return augment === undefined ? undefined : parseAugmentation(augment, '--augment', how);
}

/** Size and channels of the pictures that a model reads, and what it normalises them by. */
export type ImageForm = ImageModelConfig['image'];

/** The most pictures from which statistics are taken. */
const mostSurveyed = 1000;

/** Pictures by number, which may have to be read. */
export interface SurveyedPictures {
  readonly length: number;
  at(i: number): Picture | undefined | Promise<Picture | undefined>;
}

export interface SurveyOptions {
  readonly size?: number | undefined;
  readonly colours?: (typeof colourModes)[number] | undefined;
  readonly media?: Media | undefined;
  readonly pulse?: Pulse | undefined;
}

/**
 * The form of the pictures of a training set: the size that is asked for or that of the first, grey or colour as it is asked for, else
 * grey where all are; mean and deviation of each channel. At most 1,000 pictures are looked at, evenly spaced.
 *
 * Throws: E_DATA for a picture that cannot be read.
 */
export async function surveyPictures(
  pictures: SurveyedPictures,
  { size, colours, media = noMedia, pulse }: SurveyOptions,
): Promise<ImageForm> {
  const chosen = size === undefined ? await sizeOfFirst(pictures, media) : { height: size, width: size };
  const count = colours === 'grey' ? 1 : 3;
  const read = pictureReader({ ...chosen, mean: Array<number>(count).fill(0) }, media);
  const sums = channelSums(count);
  let isGrey = true;
  const surveyed = Math.min(pictures.length, mostSurveyed);
  for (let n = 0; n < surveyed; n++) {
    pulse?.('measuring pictures', n, surveyed);
    const pixels = await read((await pictures.at(Math.floor((n * pictures.length) / surveyed)))!);
    sums.add(pixels.data);
    isGrey &&= hasEqualChannels(pixels);
  }
  const { mean, variance } = sums.found();
  // Pictures of one colour have no deviation to divide by.
  const deviation = variance.map((value) => Math.max(1, Math.sqrt(Math.max(0, value))));
  const channels = colours === undefined && isGrey ? 1 : count;
  const ofChannels = (values: readonly number[]) => values.slice(0, channels).map(rounded);
  return { ...chosen, mean: ofChannels(mean), deviation: ofChannels(deviation) };
}

/** Whether the channels of each pixel are equal. */
function hasEqualChannels({ channels, data }: Pixels): boolean {
  return data.every((value, i) => value === data[i - (i % channels)]);
}

/** Figures that JSON holds briefly. */
const rounded = (value: number) => Number(value.toFixed(4));

/** The size of the first picture, made smaller where a side is longer than 224. */
export async function sizeOfFirst(
  pictures: Pick<SurveyedPictures, 'at'>,
  media: Media = noMedia,
): Promise<Size> {
  const first = await pictures.at(0);
  return withinSide(
    first === undefined ? { height: 1, width: 1 } : await pictureSize(first, media),
    usualSide,
  );
}

/** The size, made smaller where a side is longer; the sides keep their ratio. */
function withinSide({ height, width }: Size, most: number): Size {
  const factor = Math.min(1, most / Math.max(height, width));
  const scaled = (side: number) => Math.max(1, Math.round(side * factor));
  return { height: scaled(height), width: scaled(width) };
}

/** `28 x 28 pixels, grey`. */
export function formInWords({ height, width, mean }: ImageForm): string {
  return `${height} x ${width} pixels, ${mean.length === 1 ? 'grey' : 'colour'}`;
}

/** Throws E_CONFIG where a layer over the whole picture is asked for: it knows no places. */
export function refuseDenseLayer(...given: readonly Readonly<Record<string, unknown>>[]): void {
  if (!given.some((options) => 'dense' in options)) return;
  const found = 'a layer over the whole picture, which knows no places';
  throw new HeddleError('E_CONFIG', { where: '--dense', found, fix: 'leave it out' });
}

/** The size in which a picture is seen. */
export async function pictureSize(picture: Picture, media: Media = noMedia): Promise<Size> {
  return isInMemory(picture) ? picture : media.size(picture);
}

/** What tells a picture from others: its file, or the hash of its numbers. */
export function groupOfPicture(picture: Picture): string {
  return isInMemory(picture) ? xxhash32(Uint8Array.from(picture.data)) : groupOfFile(picture);
}

/** A function that gives pictures in the form that a model reads; those that are in memory, at once. */
export function pictureReader(
  { height, width, mean }: Omit<ImageForm, 'deviation'>,
  media: Media = noMedia,
): (picture: Picture) => Pixels | Promise<Pixels> {
  const size = { height, width };
  const formed = (pixels: Pixels) => resized(withChannels(pixels, mean.length), size);
  return (picture) => (isInMemory(picture) ? formed(picture) : media.picture(picture, size).then(formed));
}

/** The most bytes of decoded pictures that are kept for the next epoch. */
export const mostKept = 2 ** 29;

export type LabelValues = readonly (readonly [field: string, values: FieldValues])[];

interface PictureDatasetOptions {
  readonly form: ImageForm;
  readonly media?: Media | undefined;
  /** What training pictures go through. */
  readonly augment?: Augment | undefined;
  /** The labels of example `i`, whose pixels are moved by `places`; default: none. */
  readonly labels?: (i: number, places?: PlaceMap) => LabelValues | Promise<LabelValues>;
  /** How pictures are mixed where `augment` mixes; default: they are not. */
  readonly mixing?: Mixing | undefined;
}

/** How two pictures become one. */
interface Mixing {
  /** Of Beta(alpha, alpha), from which the share is drawn. */
  readonly alpha: number;
  /** The labels of example `i` and of its partner, as those of one. */
  readonly labels: (i: number, partner: number, share: number) => LabelValues;
}

/** Pictures as examples. Those that are read from files, or changed for the model, are kept as long as there is room. */
export function pictureDataset(
  pictures: RowSequence<Picture>,
  { form, media, augment, labels = () => [], mixing }: PictureDatasetOptions,
): Dataset {
  const read = pictureReader(form, media);
  const kept = boundedCache<Pixels>(mostKept, ({ data }) => data.length);
  const fill = form.mean.map(Math.round);
  const pixelsOf = (i: number) => {
    const known = kept.get(i);
    if (known !== undefined) return known;
    const picture = pictures.at(i)!;
    const found = read(picture);
    if (found instanceof Promise) return found.then((pixels) => kept.keep(i, pixels));
    return found === picture ? found : kept.keep(i, found);
  };
  const seen = (i: number, own: Key | undefined) => {
    if (own === undefined || augment === undefined) return pixelsOf(i);
    return whenRead([pixelsOf(i)], ([pixels]) => augment(pixels, own, fill));
  };
  const first = pictures.at(0);
  return Object.freeze({
    length: pictures.length,
    lengths: new Map(),
    isRead: first !== undefined && !isInMemory(first),
    at(i: number, key?: Key) {
      const own = key === undefined || augment === undefined ? undefined : fold(key, i);
      if (own === undefined || mixing === undefined || !augment?.mixes) {
        return whenRead([seen(i, own), labels(i, own && augment?.places(own, form))], exampleOf);
      }
      const mix = drawMix(foldName(own, 'mixup'), pictures.length, mixing.alpha);
      return whenRead([seen(i, own), seen(mix.partner, mix.key)], ([picture, partner]) =>
        exampleOf([mixedPixels(picture, partner, mix.share), mixing.labels(i, mix.partner, mix.share)]),
      );
    },
  });
}

function exampleOf([picture, labels]: readonly [Pixels, LabelValues]): Example {
  return new Map<string, FieldValues>([['image', planes(picture)], ...labels]);
}

/** What is made of values, at once where none of them has to be read. */
function whenRead<const Values extends readonly unknown[], Made>(
  values: Values,
  make: (values: { -readonly [K in keyof Values]: Awaited<Values[K]> }) => Made,
): Made | Promise<Made> {
  if (values.some((value) => value instanceof Promise)) return Promise.all(values).then(make);
  return make(values as { -readonly [K in keyof Values]: Awaited<Values[K]> });
}

/** A picture of rectangles, drawn from a seed: what golden cases show a model, which needs no file. */
export function drawnPicture({ height, width, mean }: ImageForm, seed: number): Pixels {
  const channels = mean.length;
  const data = new Uint8Array(height * width * channels);
  for (let n = 0; n < 8; n++) {
    const key = fold(keyOf(seed), n);
    const place = (counter: number, side: number) => Math.floor(uniform(key, counter) * side);
    const [top, left] = n === 0 ? [0, 0] : [place(0, height), place(1, width)];
    const [bottom, right] = n === 0 ? [height, width] : [place(2, height), place(3, width)];
    for (let y = Math.min(top, bottom); y < Math.max(top, bottom); y++) {
      for (let x = Math.min(left, right); x < Math.max(left, right); x++) {
        for (let c = 0; c < channels; c++) data[(y * width + x) * channels + c] = place(4 + c, 256);
      }
    }
  }
  return { height, width, channels, data };
}
