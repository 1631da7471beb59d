/** The flags of `heddle compare`: those of `heddle train` that say the same for every system, and its own. */
import { z } from 'zod';
import { kebabCase } from '../base/letter-case.ts';
import { encodings } from '../files/read-lines.ts';
import { everySide, familiesOn, type Sides, sideNames } from '../tasks/sides.ts';
import { type Flag, flagsOf } from './flags.ts';
import { layerSettings, type Settings } from './settings.ts';
import { companionFlags, displaces, trainFlags } from './training-flags.ts';

const place = (placeholder: string, description: string) =>
  z.string().min(1).optional().meta({ placeholder, description });

/** The families of sequences from the oldest to the youngest. */
const oldestFirst = ['elman', 'lstm', 'gru', 'conv', 'transformer'];

/** The systems that are compared where none are named: all families that every side can be of, those of sequences last. */
export function defaultFamilies(sides: Sides): string {
  const [first = [], ...others] = sideNames(sides).map((side) =>
    familiesOn(sides, side).map(({ name }) => name),
  );
  const shared = first.filter((name) => others.every((names) => names.includes(name)));
  return shared.toSorted((a, b) => oldestFirst.indexOf(a) - oldestFirst.indexOf(b)).join(',');
}

const fileOptionsSchema = z.strictObject({
  train: place('path', 'training rows, as heddle tasks shows them'),
  dev: place(
    'path',
    'dev rows, which select the weights of every run (default: held out of the training rows)',
  ),
  test: place('path', 'test rows, on which the systems are compared'),
  columns: place('name=column,...', 'columns of files with a header, such as text=review,label=stars'),
  encoding: z.enum(encodings).optional().describe('how the bytes of the files are text (default: utf-8)'),
  out: place('folder', 'folder of the report, the figures and the trained models'),
  overwrite: z
    .boolean()
    .optional()
    .describe('write to a folder that is not empty; only files of Heddle are replaced'),
  json: z.boolean().optional().describe('write the comparison as JSON to stdout'),
});

const comparisonOptionsSchema = z.strictObject({
  families: place('a,b,...', 'systems of one family each (default: all that the task has)'),
  pairs: place(
    'enc:dec,...',
    'systems of two families each, in place of --families, for a task with both sides',
  ),
  match: z
    .enum(['parameters', 'none'])
    .default('parameters')
    .describe('parameters: sizes at which all have as many parameters as the first, within 2 %'),
  seeds: z.int().min(1).max(100).default(1).describe('runs of each system, with the seeds 1 to N'),
  claims: z.boolean().optional().describe('measure what textbooks claim about the families; needs no data'),
  experiments: place('a,b,...', 'letters of the claims that are measured, with --claims (default: all)'),
  signal: place(
    'file',
    'a real signal for the claims that need one, with --claims: WAV, or CSV whose last column of numbers is read',
  ),
});

/** What the comparison itself decides. */
const decided = [...everySide.map(kebabCase), 'seed', 'epochs'];

/** All systems get the same number of updates, so that none ends early. */
const ownDefaults = new Map<string, string | number | boolean>([
  ['updates', 2000],
  ['patience', 0],
]);

/** Where a run reads and writes is the comparison's own business. */
const ownGroups = ['Files:', 'Output:'];

/** Flags of training that are the same for all systems. */
const sharedTrainingFlags: readonly Flag[] = trainFlags
  .filter(({ name, group }) => !decided.includes(name) && !ownGroups.includes(group))
  .map((flag) => ({ ...flag, default: ownDefaults.get(flag.name) ?? flag.default }));

export const compareFlags: readonly Flag[] = [
  ...flagsOf(fileOptionsSchema, { group: 'Files:' }),
  ...companionFlags(['train', 'dev', 'test']),
  ...flagsOf(comparisonOptionsSchema, { group: 'Comparison:' }),
  ...sharedTrainingFlags,
];

/** The settings with the defaults of the comparison; `--minutes` takes the place of the updates. */
export function withComparisonDefaults(given: Settings): Settings {
  const defaults: Settings = new Map<string, string | number | boolean>([
    ['match', 'parameters'],
    ['seeds', 1],
    ...ownDefaults,
  ]);
  return layerSettings(given, defaults, displaces);
}
