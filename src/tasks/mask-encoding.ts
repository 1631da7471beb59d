/** How masks become labels: the classes of a training set, and masks read in the form that is needed. */
import { HeddleError } from '../base/errors.ts';
import { boundedCache } from '../data/bounded-cache.ts';
import { fileName, type Media, type MediaFile, noMedia } from '../data/media.ts';
import type { PlaceMap } from '../data/pictures/augmentation.ts';
import {
  type ClassMap,
  classCollector,
  classMap,
  ignoredClass,
  type MaskClasses,
  movedClasses,
  storedValues,
  stretchedClasses,
} from '../data/pictures/mask-classes.ts';
import type { Picture } from '../data/pictures/picture.ts';
import type { Size } from '../data/pictures/pixels.ts';
import { decodePng, type StoredValues } from '../data/pictures/png.ts';
import type { Pulse, RowSequence } from '../data/row-sequence.ts';
import { isInMemory } from '../data/rows/row-file.ts';
import { pictureSize } from './picture-encoding.ts';

/** The most bytes of masks that are kept for the next time. */
const mostKept = 2 ** 28;

async function readValues(mask: MediaFile, media: Media): Promise<StoredValues> {
  return decodePng(await media.bytes(mask), fileName(mask, 'a mask'));
}

interface SurveyOptions {
  readonly ignored: number | undefined;
  readonly media?: Media | undefined;
  readonly pulse?: Pulse | undefined;
}

/** The classes of the masks of a training set: all of them are read. Throws E_DATA. */
export async function surveyMasks(
  masks: RowSequence<Picture>,
  { ignored, media = noMedia, pulse }: SurveyOptions,
): Promise<MaskClasses> {
  const collector = classCollector(ignored);
  let done = 0;
  for (const mask of masks) {
    pulse?.('reading masks', done++, masks.length);
    const values = isInMemory(mask) ? storedValues(mask) : await readValues(mask, media);
    collector.add(values, fileName(mask, `mask ${done}`));
  }
  return collector.classes();
}

interface MaskReaderOptions {
  readonly where: string;
  readonly media?: Media | undefined;
  /** To which masks are stretched; default: their own. */
  readonly size?: Size;
  /** The pictures of the masks, by the same numbers. */
  readonly pictures: RowSequence<Picture>;
}

/**
 * Masks by their numbers, as maps of classes, at their own size or stretched to `size`; those in memory at once.
 *
 * Throws: E_DATA for a mask that cannot be read, has a value that the training masks lack, or other proportions than its picture.
 */
export function maskReader(
  masks: RowSequence<Picture>,
  classes: MaskClasses,
  { where, media = noMedia, size, pictures }: MaskReaderOptions,
): (i: number) => ClassMap | Promise<ClassMap> {
  const kept = boundedCache<ClassMap>(mostKept, ({ classes: values }) => values.length);
  const measured = new Set<number>();
  return (i) => {
    const known = kept.get(i);
    if (known !== undefined) return known;
    const [mask, picture] = [masks.at(i)!, pictures.at(i)!];
    const named = fileName(mask, `${where}: mask ${i + 1}`);
    const made = (values: StoredValues, seen: Size | undefined) => {
      if (seen !== undefined) requireProportions(values, seen, named);
      measured.add(i);
      const whole = classMap(values, classes, named);
      return kept.keep(i, size === undefined ? whole : stretchedClasses(whole, size));
    };
    if (isInMemory(mask) && isInMemory(picture)) return made(storedValues(mask), picture);
    const values = isInMemory(mask) ? storedValues(mask) : readValues(mask, media);
    // A mask that no longer has room in memory is read again; what it was measured against stays the same.
    const pictureIs = measured.has(i) ? undefined : pictureSize(picture, media);
    return Promise.all([values, pictureIs]).then((both) => made(...both));
  };
}

/** Throws E_DATA where a mask has other proportions than its picture, apart from what rounding to pixels makes. */
function requireProportions(mask: Size, picture: Size, where: string): void {
  const difference = Math.abs(mask.width * picture.height - mask.height * picture.width);
  if (difference <= Math.max(mask.width + mask.height, picture.width + picture.height)) return;
  throw new HeddleError('E_DATA', {
    where,
    found: `a mask of ${mask.width} x ${mask.height} pixels for a picture of ${picture.width} x ${picture.height}`,
    allowed: 'a mask of the same proportions',
    fix: 'check whether it belongs to that picture; one that a camera turned is measured as it is seen',
  });
}

/** A map as the labels of an example: -1 where a pixel counts nothing. */
export function maskLabels(map: ClassMap, places: PlaceMap | undefined): Int32Array {
  const { classes } = places === undefined ? map : movedClasses(map, places);
  return Int32Array.from(classes, (value) => (value === ignoredClass ? -1 : value));
}
