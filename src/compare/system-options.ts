import { findFamily } from '../models/model-config.ts';
import { unusedOption } from '../tasks/model-options.ts';
import {
  everySide,
  familiesOn,
  type SideName,
  type Sides,
  sharedSides,
  sideKey,
  sidePrefix,
} from '../tasks/sides.ts';
import type { System } from './system.ts';

/** Options as they are given for all systems, without defaults. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/** The options for all sides, and those for each; with the sides that they go to. */
const partsOf = (all: Sides) => [
  { key: 'model', prefix: '', sides: sharedSides(all) },
  ...everySide.map((side) => ({ key: sideKey(side), prefix: sidePrefix(side), sides: [side] })),
];

/** What of the options of all systems one system has: its families, and the options that these know. */
export function systemOptions(given: GivenOptions, system: System, all: Sides): GivenOptions {
  const own = partsOf(all).map(({ key, sides }) => {
    const known = new Set(sides.flatMap((side) => keysOf(system, side, all)));
    return [key, Object.fromEntries(entriesOf(given, key).filter(([name]) => known.has(name)))];
  });
  return { ...given, ...system.families, ...Object.fromEntries(own) };
}

/** Throws E_CONFIG for an option that none of the systems has, naming the families that have it. */
export function requireUsedOptions(given: GivenOptions, systems: readonly System[], all: Sides): void {
  for (const { key, prefix, sides } of partsOf(all)) {
    const known = new Set(systems.flatMap((system) => sides.flatMap((side) => keysOf(system, side, all))));
    const unused = entriesOf(given, key).find(([name]) => !known.has(name));
    if (unused !== undefined) throw unusedOption(unused[0], [...known], prefix, all);
  }
}

function entriesOf(given: GivenOptions, key: string): readonly [string, unknown][] {
  return Object.entries((given[key] ?? {}) as GivenOptions);
}

/** The options that the family of a side has; none where the system has no such side. */
function keysOf({ families }: System, side: SideName, all: Sides): readonly string[] {
  const name = families[side];
  return name === undefined ? [] : Object.keys(findFamily(familiesOn(all, side), name, side).options.shape);
}
