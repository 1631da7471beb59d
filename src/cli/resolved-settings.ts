import { kebabCase } from '../base/letter-case.ts';
import { chosenFamily, familyConfig } from '../tasks/model-options.ts';
import { chosenSides, everySide, type SideName, sideKey, sidePrefix } from '../tasks/sides.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';
import type { Flag, FlagValue } from './flags.ts';
import type { Settings } from './settings.ts';
import { modelFlags, oneSideFlags, runFlagsOf } from './training-flags.ts';

/** Any size will do where only the options of a model are looked at. */
const anySizes = { length: 8 };

/**
 * The settings of a run with every default filled in; they make the same run again.
 *
 * Throws: E_CONFIG for options that do not make a model.
 */
export function resolvedSettings(task: AnyTask, options: TrainingOptions): Settings {
  const sides = chosenSides(task.sides, options).map((side) => ({
    side,
    keys: Object.keys(chosenFamily(options, side, task.sides).options.shape),
    options: familyConfig(options, side, task.sides, anySizes).options,
  }));
  const apart = sides.filter(({ side }) => task.sides[side]?.isApart);
  const shared = sides.filter((side) => !apart.includes(side));
  const isUsed = ({ path }: Flag) => !task.unusedOptions?.includes(path.at(-1) ?? '');
  return definite([
    ...runEntries(task, options),
    ...modelFlags.filter(isUsed).flatMap((flag) => modelEntries(flag, shared)),
    ...oneSideFlags.flatMap((flag) => apart.flatMap((side) => sideEntries(flag, side))),
  ]);
}

/** The same for a run that starts from another model: of the model's flags only those that `given` holds. */
export function runSettings(task: AnyTask, options: TrainingOptions, given: Settings): Settings {
  const asked = [...given].filter(([name]) => modelFlags.some((flag) => name.endsWith(flag.name)));
  const sides = runEntries(task, options).filter(
    ([name]) => !everySide.some((side) => kebabCase(side) === name) || given.has(name),
  );
  return definite([...asked, ...sides]);
}

type Entry = readonly [name: string, value: unknown];

function runEntries(task: AnyTask, options: TrainingOptions): readonly Entry[] {
  const given = options as Readonly<Record<string, unknown>>;
  return runFlagsOf(task).map(({ name, path }) => [name, given[path[0] ?? '']]);
}

function definite(entries: readonly Entry[]): Settings {
  return new Map(entries.filter((entry): entry is [string, FlagValue] => entry[1] !== undefined));
}

interface ResolvedSide {
  readonly side: SideName;
  /** The options that its family has. */
  readonly keys: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** One entry where the sides that have the option agree, else one for each side. */
function modelEntries({ name, path }: Flag, sides: readonly ResolvedSide[]) {
  const key = path.at(-1) ?? '';
  const having = sides.filter(({ keys }) => keys.includes(key));
  const values = having.map(({ options }) => options[key]);
  if (values.every((value) => value === values[0])) return [[name, values[0]] as const];
  return having.map(({ side }, i) => [sidePrefix(side) + name, values[i]] as const);
}

/** The entry of a flag of a side that takes no options for all sides, where its family has the option. */
function sideEntries({ name, path }: Flag, { side, keys, options }: ResolvedSide): readonly Entry[] {
  const [at, key = ''] = path;
  return at === sideKey(side) && keys.includes(key) ? [[name, options[key]]] : [];
}
