/** The sides of a task's models, and the families that each can be of. */
import { z } from 'zod';
import { kebabCase, spacedWords } from '../base/letter-case.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { type FamilySize, sizesByWidth } from '../models/family-size.ts';
import { familyName } from '../models/model-config.ts';

/** All that there are. */
export const everySide = ['encoder', 'decoder', 'overTime'] as const;
export type SideName = (typeof everySide)[number];

/** What of another model a side can start from. */
export type InitialPart = 'encoder' | 'decoder' | 'pictures';

/** A family as far as its options are concerned. */
export interface SideFamily {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly options: z.ZodObject;
  /** Its sizes, the coarsest first; default: those of a family of a width. */
  readonly sizes?: readonly FamilySize[];
}

/** The families that a side can be of. */
export interface FamilyList {
  /** What the types of their options are called after: `LstmEncoderOptions` is of `Encoder`. */
  readonly name: string;
  /** The first is chosen where none is asked for. */
  readonly families: readonly SideFamily[];
  /** What of another model such a side can start from; absent: nothing. */
  readonly startsFrom?: InitialPart;
}

/** The families that a side can be of, and whether models do without it unless one of them is chosen. */
export interface Side extends FamilyList {
  readonly isOptional?: boolean;
  /**
   * Whether the side takes only options that are given for it alone (`--over-time-width`), and none that are given for all sides
   * (`--width`), since what it does has nothing to do with what the others do. Default false.
   */
  readonly isApart?: boolean;
}

/** The sides that the models of a task have. */
export type Sides = Readonly<Partial<Record<SideName, Side>>>;

/** What encodes a text. */
export const textEncoders: FamilyList = { name: 'Encoder', families: encoderFamilies, startsFrom: 'encoder' };
/** What writes one. */
export const textDecoders: FamilyList = { name: 'Decoder', families: decoderFamilies, startsFrom: 'decoder' };

/** The sides of a model of text. */
export const textSides = { encoder: textEncoders, decoder: textDecoders } as const;
export type TextSide = keyof typeof textSides;

/** The sizes of a family, the coarsest first; empty where it has none. */
export function sizesOf({ options, sizes }: SideFamily): readonly FamilySize[] {
  return sizes ?? sizesByWidth(options);
}

/** In the order in which the task lists them. */
export function sideNames(sides: Sides): readonly SideName[] {
  return Object.keys(sides) as SideName[];
}

/** The sides of a model with these families: all but those that are optional and of which no family is chosen. */
export function chosenSides(sides: Sides, options: object): readonly SideName[] {
  const chosen: { readonly [side in SideName]?: unknown } = options;
  return sideNames(sides).filter((side) => !sides[side]?.isOptional || chosen[side] !== undefined);
}

/** The families that a side can be of; none where there is no such side. */
export function familiesOn(sides: Sides, side: SideName): readonly SideFamily[] {
  return sides[side]?.families ?? [];
}

/** The sides that options for all sides go to. */
export function sharedSides(sides: Sides): readonly SideName[] {
  return sideNames(sides).filter((side) => !sides[side]?.isApart);
}

/** Where the options of one side stand. */
export function sideKey<Side extends SideName>(side: Side): `${Side}Model` {
  return `${side}Model`;
}

/** What stands before the names of flags that set one side. */
export function sidePrefix(side: SideName): string {
  return `${kebabCase(side)}-`;
}

/** The families of all sides. */
export function allFamilies(sides: Sides): readonly SideFamily[] {
  return sideNames(sides).flatMap((side) => familiesOn(sides, side));
}

/** The names of the options that the families of all sides have. */
export function familyOptionNames(sides: Sides): ReadonlySet<string> {
  return new Set(allFamilies(sides).flatMap(({ options }) => Object.keys(options.shape)));
}

/** The option that names the family of a side, in any case, kept as the family writes it. */
export function familyOption(side: SideName, { families, isOptional = false }: Side) {
  const otherwise = isOptional
    ? `none: models have no ${side}`
    : 'the first that heddle tasks lists; with --init: that of the model';
  return z
    .string()
    .overwrite((name) => familyName(families, name))
    .optional()
    .meta({
      description: `${spacedWords(side)} family (default: ${otherwise})`,
      choices: families.map(({ name }) => name),
    });
}
