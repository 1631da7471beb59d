import { HeddleError } from '../base/errors.ts';
import { findFamily } from '../models/model-config.ts';
import { familiesOf, type SideName } from '../tasks/model-options.ts';
import type { System } from './system.ts';

/** Options as they are given for all systems, without defaults. */
export type GivenOptions = Readonly<Record<string, unknown>>;

const parts = [
  { key: 'model', prefix: '', sides: ['encoder', 'decoder'] },
  { key: 'encoderModel', prefix: 'encoder-', sides: ['encoder'] },
  { key: 'decoderModel', prefix: 'decoder-', sides: ['decoder'] },
] as const satisfies readonly {
  readonly key: string;
  readonly prefix: string;
  readonly sides: readonly SideName[];
}[];

/** What of the options of all systems one system has: its families, and the options that these know. */
export function systemOptions(given: GivenOptions, system: System): GivenOptions {
  const own = parts.map(({ key, sides }) => {
    const known = new Set(sides.flatMap((side) => keysOf(system, side)));
    return [key, Object.fromEntries(entriesOf(given, key).filter(([name]) => known.has(name)))];
  });
  return { ...given, ...system.families, ...Object.fromEntries(own) };
}

/** Throws E_CONFIG for an option that none of the systems has, naming the families that have it. */
export function requireUsedOptions(given: GivenOptions, systems: readonly System[]): void {
  for (const { key, prefix, sides } of parts) {
    const known = new Set(systems.flatMap((system) => sides.flatMap((side) => keysOf(system, side))));
    const unused = entriesOf(given, key).find(([name]) => !known.has(name));
    if (unused !== undefined) throw unusedOption(prefix, unused[0]);
  }
}

function entriesOf(given: GivenOptions, key: string): readonly [string, unknown][] {
  return Object.entries((given[key] ?? {}) as GivenOptions);
}

/** The options that the family of a side has; none where the system has no such side. */
function keysOf({ families }: System, side: SideName): readonly string[] {
  const name = families[side];
  return name === undefined ? [] : Object.keys(findFamily(familiesOf[side], name, side).options.shape);
}

function unusedOption(prefix: string, key: string): HeddleError {
  const users = Object.values(familiesOf)
    .flat()
    .filter(({ options }) => key in options.shape);
  return new HeddleError('E_CONFIG', {
    where: `--${prefix}${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    found: 'an option that no chosen family uses',
    allowed: `with ${[...new Set(users.map(({ name }) => name))].join(', ')}`,
  });
}
