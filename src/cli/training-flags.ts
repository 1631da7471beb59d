/** All flags of `heddle train`, and how they relate. */
import { z } from 'zod';
import { decoderFamilies, encoderFamilies } from '../models/families.ts';
import { trainingOptionsSchema } from '../tasks/training-options.ts';
import { type Flag, flagsOf, mergeFlags } from './flags.ts';
import type { Displacement } from './settings.ts';

const file = z.string().min(1).optional();
const place = (placeholder: string, description: string) => file.meta({ placeholder, description });

/** Where a run reads and writes. */
const fileOptionsSchema = z.strictObject({
  train: place('file', 'training pairs: TSV (source<TAB>target) or JSONL with source and target'),
  trainSource: place('file', 'sources of parallel training text'),
  trainTarget: place('file', 'targets of parallel training text'),
  dev: place('file', 'dev pairs (default: held out of the training pairs by hash)'),
  devSource: place('file', 'sources of parallel dev text'),
  devTarget: place('file', 'targets of parallel dev text'),
  out: place('folder', 'folder of the trained model'),
});

/** Of the terminal, not of the run; `overwrite` and `json` are not saved. */
const outputOptionsSchema = z.strictObject({
  overwrite: z.boolean().optional().describe('replace a folder that is not empty'),
  json: z.boolean().optional().describe('write the history as JSON lines to stdout'),
});

/** The length of the longest sequence follows from `--max-length`. */
const derivedOptions = ['length'];

function familyFlags(families: readonly { readonly options: z.ZodObject }[], side: string): readonly Flag[] {
  const at = side === '' ? 'model' : `${side}Model`;
  const group = side === '' ? 'Model, both sides:' : `Model, ${side} only:`;
  const prefix = side === '' ? '' : `${side}-`;
  const flags = families
    .flatMap(({ options }) => flagsOf(options, { group, at: [at], prefix }))
    .filter(({ path }) => !derivedOptions.includes(path.at(-1)!));
  if (side === '') return mergeFlags(flags);
  return mergeFlags(flags.map((flag) => ({ ...flag, default: `--${flag.name.slice(prefix.length)}` })));
}

/** The model flags that set both sides. */
export const modelFlags = familyFlags([...encoderFamilies, ...decoderFamilies], '');
const allModelFlags = [
  ...modelFlags,
  ...familyFlags(encoderFamilies, 'encoder'),
  ...familyFlags(decoderFamilies, 'decoder'),
];

/** The flags of `trainingOptionsSchema` that are not of the model's families. */
export const runFlags = flagsOf(trainingOptionsSchema, { group: 'Training:' });
/** The flags that `trainingOptionsSchema` takes. */
export const trainingOptionFlags: readonly Flag[] = [...runFlags, ...allModelFlags];
/** The flags of `heddle train`. */
export const trainFlags: readonly Flag[] = [
  ...flagsOf(fileOptionsSchema, { group: 'Files:' }),
  ...flagsOf(outputOptionsSchema, { group: 'Output:' }),
  ...trainingOptionFlags,
];

/** What a run that goes on cannot change, since the weights, or the choice of the best ones, depend on it. */
export const fixedNames: readonly string[] = [
  ...allModelFlags.map(({ name }) => name),
  ...['encoder', 'decoder', 'tie', 'max-length', 'source-unit', 'target-unit', 'normalize', 'metric'],
];

const alternatives = [
  ['epochs', 'updates', 'minutes'],
  ['train', 'train-source', 'train-target'],
  ['dev', 'dev-source', 'dev-target'],
];

/** A model flag for both sides displaces those of one side; a budget or a data set displaces its alternatives. */
export const displaces: Displacement = (name) =>
  modelFlags.some((flag) => flag.name === name)
    ? [`encoder-${name}`, `decoder-${name}`]
    : (alternatives.find((group) => group.includes(name)) ?? []);
