/** The classes of the pixels of masks: the different numbers that the masks of a training set hold. */
import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import type { PlaceMap } from './augmentation.ts';
import type { Pixels, Size } from './pixels.ts';
import type { StoredValues } from './png.ts';

/** The class of a pixel that counts nothing. */
export const ignoredClass = 255;
const mostClasses = 255;

/** The class of each pixel, row by row, or `ignoredClass`. */
export interface ClassMap extends Size {
  readonly classes: Uint8Array;
}

export const maskClassesSchema = z.strictObject({
  kind: z.enum(['grey', 'palette', 'colour']),
  /** In ascending order: the number of a value is its class. */
  values: z.array(z.int().min(0)).min(1).max(mostClasses),
  ignored: z.int().min(0).optional(),
});

/** Which stored value stands for which class. */
export type MaskClasses = z.output<typeof maskClassesSchema>;

const kindNames = { grey: 'greys', palette: 'places in a palette', colour: 'colours' } as const;

/** The stored values of pixels in memory: their grey, or their colour as 0xRRGGBB. */
export function storedValues({ height, width, channels, data }: Pixels): StoredValues {
  const values = Uint32Array.from({ length: height * width }, (_, i) => {
    const at = i * channels;
    return channels < 3 ? data[at]! : (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
  });
  return { height, width, kind: channels < 3 ? 'grey' : 'colour', values };
}

/** What a class is called: `255`, or of colours `#ff0000`. */
function valueName({ kind }: Pick<MaskClasses, 'kind'>, value: number): string {
  return kind === 'colour' ? `#${value.toString(16).padStart(6, '0')}` : String(value);
}

/** The names of all classes. */
export function classNames(classes: MaskClasses): readonly string[] {
  return classes.values.map((value) => valueName(classes, value));
}

/** The classes of another model by their names, where they hold all of these; else these. */
export function knownClasses(classes: MaskClasses, names: readonly string[] = []): MaskClasses {
  const known = new Set(names);
  if (!classNames(classes).every((name) => known.has(name))) return classes;
  return { ...classes, values: names.map(ignoredValue) };
}

/** The value that `--ignore` names: a number, or a colour such as #ff0000. Throws E_CONFIG. */
export function ignoredValue(text: string): number {
  const [, colour, number] = /^(?:#([0-9a-f]{6})|(\d{1,8}))$/i.exec(text.trim()) ?? [];
  if (colour !== undefined) return Number.parseInt(colour, 16);
  if (number !== undefined) return Number(number);
  const allowed = 'a number, such as 255, or a colour, such as #ff0000';
  throw new HeddleError('E_CONFIG', { where: '--ignore', found: JSON.stringify(text), allowed });
}

/** Hears of masks one after the other. */
export function classCollector(ignored: number | undefined) {
  const found = new Set<number>();
  let kind: StoredValues['kind'] | undefined;
  return {
    /** Throws E_DATA for a mask of another kind, or of more values than there can be classes. */
    add(mask: StoredValues, where: string): void {
      kind ??= mask.kind;
      requireKind(mask, kind, where);
      for (const value of mask.values) if (value !== ignored) found.add(value);
      if (found.size <= mostClasses) return;
      throw new HeddleError('E_DATA', {
        where,
        found: `more than ${mostClasses} different values in the masks`,
        allowed: 'a value for each class',
        fix: 'save masks as PNG, and scale them without smoothing',
      });
    },
    classes(): MaskClasses {
      const values = [...found].sort((a, b) => a - b);
      if (values.length >= 2)
        return { kind: kind ?? 'grey', values, ...(ignored !== undefined && { ignored }) };
      throw new HeddleError('E_DATA', {
        where: 'masks',
        found:
          values.length === 0
            ? 'no value'
            : `only the value ${valueName({ kind: kind ?? 'grey' }, values[0]!)}`,
        allowed: '2 or more different values',
        fix: 'check which folder holds the masks',
      });
    },
  };
}

function requireKind({ kind }: StoredValues, known: StoredValues['kind'], where: string): void {
  if (kind === known) return;
  const [found, allowed] = [`a mask of ${kindNames[kind]}`, `${kindNames[known]}, as in the other masks`];
  throw new HeddleError('E_DATA', { where, found, allowed, fix: 'save all masks in one way' });
}

/** A mask as the classes of its pixels. Throws E_DATA for a value that the training masks lack. */
export function classMap(mask: StoredValues, classes: MaskClasses, where: string): ClassMap {
  requireKind(mask, classes.kind, where);
  const numbers = new Map(classes.values.map((value, number) => [value, number]));
  if (classes.ignored !== undefined) numbers.set(classes.ignored, ignoredClass);
  const { height, width } = mask;
  const found = Uint8Array.from(mask.values, (value) => {
    const number = numbers.get(value);
    if (number !== undefined) return number;
    throw new HeddleError('E_DATA', {
      where,
      found: `the value ${valueName(classes, value)}, which the training masks lack`,
      allowed: [...numbers.keys()].map((known) => valueName(classes, known)).join(', '),
      fix: `correct the mask, or train with --ignore ${valueName(classes, value)}, which excludes the value`,
    });
  });
  return { height, width, classes: found };
}

/** A map stretched to a size: each pixel has the class of the nearest one. */
export function stretchedClasses(map: ClassMap, { height, width }: Size): ClassMap {
  if (map.height === height && map.width === width) return map;
  const classes = new Uint8Array(height * width);
  const columns = Uint32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * map.width) / width));
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * map.height) / height) * map.width;
    for (let x = 0; x < width; x++) classes[y * width + x] = map.classes[row + columns[x]!]!;
  }
  return { height, width, classes };
}

/** The map whose pixel at a place is the one nearest to where `places` leads; outside, pixels count nothing. */
export function movedClasses(map: ClassMap, [a, b, c, d, e, f]: PlaceMap): ClassMap {
  const { height, width } = map;
  const classes = new Uint8Array(height * width).fill(ignoredClass);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = [Math.round(a * x + b * y + c), Math.round(d * x + e * y + f)];
      if (column < 0 || column >= width || row < 0 || row >= height) continue;
      classes[y * width + x] = map.classes[row * width + column]!;
    }
  }
  return { height, width, classes };
}
