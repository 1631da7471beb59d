/** From the options of a training run to the sides of its model. */
import type { z } from 'zod';
import { didYouMean } from '../base/did-you-mean.ts';
import { HeddleError } from '../base/errors.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { findFamily, resolveSide, type SideConfig } from '../models/model-config.ts';
import type { TrainingOptions } from './training-options.ts';

type FamilyOptions = Readonly<Record<string, unknown>>;

/** The families that are chosen, and the options that are given for both sides and for each. */
export interface ModelOptions extends Pick<TrainingOptions, 'model' | 'encoderModel' | 'decoderModel'> {
  readonly encoder?: string | undefined;
  readonly decoder?: string | undefined;
}

export type SideName = 'encoder' | 'decoder';

interface Family {
  readonly name: string;
  readonly options: z.ZodObject;
  positions(options: Readonly<Record<string, unknown>>): number;
}

export const familiesOf: Readonly<Record<SideName, readonly Family[]>> = {
  encoder: encoderFamilies,
  decoder: decoderFamilies,
};

/** The family that is chosen for a side. Throws E_CONFIG. */
export function chosenFamily(options: ModelOptions, side: SideName): Family {
  return findFamily(familiesOf[side], options[side] ?? 'transformer', side);
}

/**
 * One side of the model, resolved. Options in `model` go to each side whose family has them; a side's own come last, and
 * `length` is the longest sequence that the side must have positions for, markers included.
 */
export function sideConfig(
  options: ModelOptions,
  side: SideName,
  { vocabulary, length }: { readonly vocabulary: number; readonly length: number },
): SideConfig {
  const family = chosenFamily(options, side);
  const own = side === 'encoder' ? options.encoderModel : options.decoderModel;
  const shared = Object.entries(options.model).filter(([key]) => key in family.options.shape);
  const positions = 'length' in family.options.shape ? { length } : {};
  const config = {
    family: family.name,
    options: { ...Object.fromEntries(shared), ...own, ...positions },
    vocabulary,
  };
  return resolveSide(side, config, familiesOf[side]);
}

/** Throws E_CONFIG for an option that none of the chosen families has, naming the families that do. */
export function refuseUnusedOptions(options: ModelOptions, sides: readonly SideName[]): void {
  const keysOf = (side: SideName) =>
    sides.includes(side) ? Object.keys(chosenFamily(options, side).options.shape) : [];
  refuseUnused(options.model, [...keysOf('encoder'), ...keysOf('decoder')], '');
  refuseUnused(options.encoderModel, keysOf('encoder'), 'encoder-');
  refuseUnused(options.decoderModel, keysOf('decoder'), 'decoder-');
}

function refuseUnused(given: FamilyOptions, known: readonly string[], prefix: string): void {
  const unused = Object.keys(given).find((key) => !known.includes(key));
  if (unused === undefined) return;
  const users = [...encoderFamilies, ...decoderFamilies].filter(({ options }) => unused in options.shape);
  const names = [...new Set(users.map(({ name }) => name))];
  const flagOf = (key: string) =>
    `--${prefix}${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const fix = names.length > 0 ? undefined : didYouMean(flagOf(unused), known.map(flagOf));
  throw new HeddleError('E_CONFIG', {
    where: flagOf(unused),
    found: 'an option that no chosen family uses',
    allowed: names.length > 0 ? `with ${names.join(', ')}` : 'no family has it',
    ...(fix !== undefined && { fix }),
  });
}
