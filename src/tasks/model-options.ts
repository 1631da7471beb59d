/** From the options of a training run to the sides of its model. */
import { didYouMean } from '../base/did-you-mean.ts';
import { HeddleError } from '../base/errors.ts';
import { kebabCase } from '../base/letter-case.ts';
import { findFamily, resolveSide, type SideConfig } from '../models/model-config.ts';
import {
  allFamilies,
  chosenSides,
  everySide,
  familiesOn,
  type SideFamily,
  type SideName,
  type Sides,
  sharedSides,
  sideKey,
  sidePrefix,
  type TextSide,
  textSides,
} from './sides.ts';
import type { FamilySettings } from './training-options.ts';

type FamilyOptions = Readonly<Record<string, unknown>>;

/** The families that are chosen, and the options that are given for all sides and for each. */
export type ModelOptions = FamilySettings & { readonly [Side in SideName]?: string | undefined };

/** The family that is chosen for a side; by default the first that it can be of. Throws E_CONFIG. */
export function chosenFamily(options: ModelOptions, side: SideName, sides: Sides): SideFamily {
  const families = familiesOn(sides, side);
  return findFamily(families, options[side] ?? families[0]?.name ?? '', side);
}

/**
 * The family of a side and its options, resolved. Options in `model` go to each side whose family has them, unless it is apart; a
 * side's own come after them, and last what is derived from other options or from the data, as far as the family has it.
 */
export function familyConfig(
  options: ModelOptions,
  side: SideName,
  sides: Sides,
  derived: FamilyOptions = {},
): Omit<SideConfig, 'vocabulary'> {
  const family = chosenFamily(options, side, sides);
  const own = options[sideKey(side)];
  const shared = sides[side]?.isApart ? {} : options.model;
  const known = (given: FamilyOptions) =>
    Object.fromEntries(Object.entries(given).filter(([key]) => key in family.options.shape));
  const config = { family: family.name, options: { ...known(shared), ...own, ...known(derived) } };
  return resolveSide(side, config, familiesOn(sides, side));
}

/** One side of a model of text; `length` is the longest sequence that it must have positions for, markers included. */
export function sideConfig(
  options: ModelOptions,
  side: TextSide,
  { vocabulary, length }: { readonly vocabulary: number; readonly length: number },
): SideConfig {
  return { ...familyConfig(options, side, textSides, { length }), vocabulary };
}

/** Throws E_CONFIG for an option that none of the chosen families has, naming the families that do. */
export function refuseUnusedOptions(options: ModelOptions, sides: Sides): void {
  const chosen = chosenSides(sides, options);
  const keysOf = (side: SideName) =>
    chosen.includes(side) ? Object.keys(chosenFamily(options, side, sides).options.shape) : [];
  const refuse = (given: FamilyOptions, known: readonly string[], prefix: string) => {
    const unused = Object.keys(given).find((key) => !known.includes(key));
    if (unused !== undefined) throw unusedOption(unused, known, prefix, sides);
  };
  refuse(options.model, sharedSides(sides).flatMap(keysOf), '');
  for (const side of everySide) refuse(options[sideKey(side)], keysOf(side), sidePrefix(side));
}

/** The error of an option that no chosen family has; `known` are those that they have. */
export function unusedOption(
  unused: string,
  known: readonly string[],
  prefix: string,
  sides: Sides,
): HeddleError {
  const users = allFamilies(sides).filter(({ options }) => unused in options.shape);
  const names = [...new Set(users.map(({ name }) => name))];
  const flagOf = (key: string) => `--${prefix}${kebabCase(key)}`;
  const fix = names.length > 0 ? undefined : didYouMean(flagOf(unused), known.map(flagOf));
  return new HeddleError('E_CONFIG', {
    where: flagOf(unused),
    found: 'an option that no chosen family uses',
    allowed: names.length > 0 ? `with ${names.join(', ')}` : 'no family has it',
    ...(fix !== undefined && { fix }),
  });
}
