/** All flags of `heddle train`, and how they relate. */
import { z } from 'zod';
import { spacedWords } from '../base/letter-case.ts';
import type { DataPart } from '../data/rows/row-format.ts';
import { encodings } from '../files/read-lines.ts';
import { budgetLimits } from '../tasks/budget-limits.ts';
import { fixedOptions } from '../tasks/fixed-options.ts';
import { optionsSchemaOf } from '../tasks/options-schema.ts';
import { tasks } from '../tasks/registry.ts';
import {
  everySide,
  familiesOn,
  type SideFamily,
  type SideName,
  sharedSides,
  sideKey,
  sidePrefix,
} from '../tasks/sides.ts';
import type { AnyTask, Companion } from '../tasks/task.ts';
import { trainingOptionsSchema } from '../tasks/training-options.ts';
import { type Flag, flagsOf, mergeFlags } from './flags.ts';
import { companionFlag } from './row-file-settings.ts';
import type { Displacement } from './settings.ts';

const file = z.string().min(1).optional();
const place = (placeholder: string, description: string) => file.meta({ placeholder, description });

/** Where a run reads and writes. */
const fileOptionsSchema = z.strictObject({
  train: place('path', 'training rows, as heddle tasks shows them; several paths are joined'),
  trainSource: place('file', 'sources of parallel training text'),
  trainTarget: place('file', 'targets of parallel training text'),
  dev: place('path', 'dev rows, of one path or several (default: held out of the training rows)'),
  devSource: place('file', 'sources of parallel dev text'),
  devTarget: place('file', 'targets of parallel dev text'),
  columns: place('name=column,...', 'columns of a file with a header, such as text=review,label=stars'),
  encoding: z.enum(encodings).optional().describe('how the bytes of the files are text (default: utf-8)'),
  init: place('folder', 'start from a model of heddle train, or from a Hugging Face folder'),
  out: place('folder', 'folder of the trained model'),
});

/** Of the terminal, not of the run; `overwrite` and `json` are not saved. */
const outputOptionsSchema = z.strictObject({
  overwrite: z
    .boolean()
    .optional()
    .describe('write to a folder that is not empty; only files of Heddle are replaced'),
  json: z.boolean().optional().describe('write the history as JSON lines to stdout'),
});

/** The flags of paths that belong to the rows of these parts, of the tasks that have them. */
export function companionFlags(parts: readonly DataPart[]): readonly Flag[] {
  const descriptionOf = (part: DataPart, description: string) =>
    part === 'train' ? description : `the same of the ${part} rows`;
  return mergeFlags(
    tasks.flatMap(({ name: task, companions = [] }) =>
      companions.flatMap((companion) =>
        parts.flatMap((part) =>
          pathFlag(
            companionFlag(companion, part),
            `${descriptionOf(part, companion.description)}; of ${task}`,
          ),
        ),
      ),
    ),
  );
}

/** A flag that takes a path. */
export function pathFlag(name: string, description: string): readonly Flag[] {
  const schema = z.strictObject({ [name]: place('path', description) });
  return flagsOf(schema, { group: 'Files:' });
}

const fileFlags: readonly Flag[] = [
  ...flagsOf(fileOptionsSchema, { group: 'Files:' }).map((flag) => ({
    ...flag,
    repeatable: ['train', 'dev'].includes(flag.name),
  })),
  ...companionFlags(['train', 'dev']),
];

/** The length of the longest sequence follows from `--max-length`. */
const derivedOptions = ['length'];

function familyFlags(given: readonly SideFamily[], place: Parameters<typeof flagsOf>[1]): readonly Flag[] {
  const flags = [...new Set(given)].flatMap(({ options }) => flagsOf(options, place));
  return flags.filter(({ path }) => !derivedOptions.includes(path.at(-1) ?? ''));
}

/** The model flags that set all sides but those that are apart. */
export const modelFlags = mergeFlags(
  familyFlags(
    tasks.flatMap(({ sides }) => sharedSides(sides).flatMap((side) => familiesOn(sides, side))),
    { group: 'Model, all sides:', at: ['model'] },
  ),
);

/** Whether options for all sides do not go to a side, of any task. */
const isApartSide = (side: SideName) => tasks.some(({ sides }) => sides[side]?.isApart);

/** Flags of one side, where another takes the flags of all sides too, or where it is apart. */
function sideFlags(side: SideName): readonly Flag[] {
  const families = tasks.flatMap(({ sides }) => {
    const isOwn = sharedSides(sides).includes(side) ? sharedSides(sides).length > 1 : side in sides;
    return isOwn ? familiesOn(sides, side) : [];
  });
  const prefix = sidePrefix(side);
  const isApart = isApartSide(side);
  const flags = familyFlags(families, {
    group: `Model, ${spacedWords(side)} only:`,
    at: [sideKey(side)],
    prefix,
  });
  return mergeFlags(
    isApart ? flags : flags.map((flag) => ({ ...flag, default: `--${flag.name.slice(prefix.length)}` })),
  );
}

/** The model flags that set one side. */
export const oneSideFlags: readonly Flag[] = everySide.flatMap(sideFlags);

const allModelFlags = [...modelFlags, ...oneSideFlags];

/** The flags of a task's options that are not of the model's families. */
export function runFlagsOf(task: AnyTask): readonly Flag[] {
  return flagsByTask.get(task.name) ?? makeRunFlags(task);
}

function makeRunFlags(task: AnyTask): readonly Flag[] {
  const common = new Set(Object.keys(trainingOptionsSchema.shape));
  return flagsOf(optionsSchemaOf(task), { group: 'Training:' }).map((flag) =>
    common.has(flag.path[0] ?? '') ? flag : { ...flag, group: 'Task:' },
  );
}

/** Made once: a schema takes milliseconds to become flags. */
const flagsByTask = new Map(tasks.map((task) => [task.name, makeRunFlags(task)]));

/** The flags that the options of a task take. */
export function trainingFlagsOf(task: AnyTask): readonly Flag[] {
  return [...runFlagsOf(task), ...allModelFlags];
}

/** The flags of all tasks; one that not every task has says whose it is. */
const runFlags: readonly Flag[] = mergeFlags(tasks.flatMap(runFlagsOf)).map((flag) => {
  if (flag.name === 'task') return { ...flag, placeholder: 'name', choices: tasks.map(({ name }) => name) };
  const owners = tasks.filter((task) => hasOption(task, flag.name)).map(({ name }) => name);
  if (owners.length === tasks.length) return flag;
  return { ...flag, description: `${flag.description}; of ${owners.join(', ')}` };
});

/** The flags of `heddle train`. */
export const trainFlags: readonly Flag[] = mergeFlags([
  ...fileFlags,
  ...flagsOf(outputOptionsSchema, { group: 'Output:' }),
  ...runFlags,
  ...allModelFlags,
]);

function hasOption(task: AnyTask, name: string): boolean {
  return runFlagsOf(task).some((flag) => flag.name === name);
}

/** The flags of paths that belong to the rows of a task. */
export function companionNames({ companions = [] }: AnyTask): readonly string[] {
  return companions.flatMap((companion) =>
    (['train', 'dev', 'test'] as const).map((part) => companionFlag(companion, part)),
  );
}

/** The tasks that have a flag, for an option or for a path; empty for a name that no task has. */
export function ownersOf(name: string): readonly string[] {
  return tasks
    .filter((task) => hasOption(task, name) || companionNames(task).includes(name))
    .map((task) => task.name);
}

/** The flags of what a run that goes on cannot change. */
export function fixedNamesOf(task: AnyTask): readonly string[] {
  const flags = trainingFlagsOf(task);
  return fixedOptions(task).flatMap((option) =>
    flags.filter(({ path }) => path[0] === option).map(({ name }) => name),
  );
}

const alternatives = [
  budgetLimits,
  ['train', 'train-source', 'train-target', ...companionsOf(({ train }) => train)],
  ['dev', 'dev-source', 'dev-target', ...companionsOf(({ dev }) => dev)],
];

function companionsOf(flag: (companion: Companion) => string): readonly string[] {
  return tasks.flatMap(({ companions = [] }) => companions.filter(({ isWithin }) => !isWithin).map(flag));
}

/** A model flag for both sides displaces those of one side; a budget or a data set displaces its alternatives. */
export const displaces: Displacement = (name) =>
  modelFlags.some((flag) => flag.name === name)
    ? everySide.filter((side) => !isApartSide(side)).map((side) => sidePrefix(side) + name)
    : (alternatives.find((group) => group.includes(name)) ?? []);
