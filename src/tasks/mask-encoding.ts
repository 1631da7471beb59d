/** How masks become labels: the classes of a training set, and masks read in the form that is needed. */
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

/** Masks by their numbers, as maps of classes, at their own size or stretched to `size`; those in memory at once. */
export function maskReader(
  masks: RowSequence<Picture>,
  classes: MaskClasses,
  {
    where,
    media = noMedia,
    size,
  }: { readonly where: string; readonly media?: Media | undefined; readonly size?: Size },
): (i: number) => ClassMap | Promise<ClassMap> {
  const kept = boundedCache<ClassMap>(mostKept, ({ classes: values }) => values.length);
  return (i) => {
    const known = kept.get(i);
    if (known !== undefined) return known;
    const mask = masks.at(i)!;
    const named = fileName(mask, `${where}: mask ${i + 1}`);
    const made = (values: StoredValues) => {
      const whole = classMap(values, classes, named);
      return kept.keep(i, size === undefined ? whole : stretchedClasses(whole, size));
    };
    return isInMemory(mask) ? made(storedValues(mask)) : readValues(mask, media).then(made);
  };
}

/** A map as the labels of an example: -1 where a pixel counts nothing. */
export function maskLabels(map: ClassMap, places: PlaceMap | undefined): Int32Array {
  const { classes } = places === undefined ? map : movedClasses(map, places);
  return Int32Array.from(classes, (value) => (value === ignoredClass ? -1 : value));
}
