import { HeddleError } from '../base/errors.ts';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { findFamily } from '../models/model-config.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';
import type { System } from './system.ts';

type FamilyOptions = Readonly<Record<string, unknown>>;

/** What of the options of all systems one system has: its families, and the options that these know. */
export function systemOptions(options: TrainingOptions, { encoder, decoder }: System): TrainingOptions {
  const [encoderKeys, decoderKeys] = [
    keysOf(findFamily(encoderFamilies, encoder, 'encoder')),
    keysOf(findFamily(decoderFamilies, decoder, 'decoder')),
  ];
  return {
    ...options,
    encoder,
    decoder,
    model: pick(options.model, [...encoderKeys, ...decoderKeys]),
    encoderModel: pick(options.encoderModel, encoderKeys),
    decoderModel: pick(options.decoderModel, decoderKeys),
  };
}

/** Throws E_CONFIG for an option that none of the systems has, naming the families that have it. */
export function requireUsedOptions(options: TrainingOptions, systems: readonly System[]): void {
  const sides = [
    { part: options.encoderModel, prefix: 'encoder-', families: encodersOf(systems) },
    { part: options.decoderModel, prefix: 'decoder-', families: decodersOf(systems) },
    { part: options.model, prefix: '', families: [...encodersOf(systems), ...decodersOf(systems)] },
  ];
  for (const { part, prefix, families } of sides) {
    const known = new Set(families.flatMap(keysOf));
    const unused = Object.keys(part).find((key) => !known.has(key));
    if (unused !== undefined) throw unusedOption(prefix, unused);
  }
}

function encodersOf(systems: readonly System[]) {
  return systems.map(({ encoder }) => findFamily(encoderFamilies, encoder, 'encoder'));
}

function decodersOf(systems: readonly System[]) {
  return systems.map(({ decoder }) => findFamily(decoderFamilies, decoder, 'decoder'));
}

function keysOf({ options }: (typeof encoderFamilies | typeof decoderFamilies)[number]): readonly string[] {
  return Object.keys(options.shape);
}

function pick(options: FamilyOptions, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([key]) => keys.includes(key)));
}

function unusedOption(prefix: string, key: string): HeddleError {
  const users = [...encoderFamilies, ...decoderFamilies].filter((family) => keysOf(family).includes(key));
  return new HeddleError('E_CONFIG', {
    where: `--${prefix}${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    found: 'an option that no chosen family uses',
    allowed: `with ${[...new Set(users.map(({ name }) => name))].join(', ')}`,
  });
}
