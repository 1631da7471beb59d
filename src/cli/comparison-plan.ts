/** What `heddle compare` is going to do, checked as far as it can be before any work is done. */
import { stat } from 'node:fs/promises';
import { HeddleError } from '../base/errors.ts';
import { fold, keyOf } from '../base/random.ts';
import { chooseExamples } from '../compare/choose-examples.ts';
import type { ComparisonData, Matching } from '../compare/comparison.ts';
import { countedModels, matchParameters, matchTolerance } from '../compare/match-parameters.ts';
import { parseFamilies, parsePairs, type System } from '../compare/system.ts';
import { requireUsedOptions, systemOptions } from '../compare/system-options.ts';
import { nodeMedia } from '../files/node-media.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { parseTrainingOptions } from '../tasks/options-schema.ts';
import { type PreparedData, prepareData } from '../tasks/prepare-data.ts';
import type { AnyTask } from '../tasks/task.ts';
import type { TrainingOptions } from '../tasks/training-options.ts';
import {
  firstPath,
  type ReadingOptions,
  type RowFiles,
  readRowFiles,
  readTrainingRows,
} from '../workers/row-files.ts';
import { defaultFamilies } from './compare-flags.ts';
import { readingOptions, rowFilesOf } from './row-file-settings.ts';
import type { Settings } from './settings.ts';
import { givenOptionsOf, taskOf } from './training-job.ts';

type AnyFormat = ReturnType<AnyTask['rows']>;

/** Where the rows of each part stand; without dev rows a part of the training rows is held out. */
interface DataFiles {
  readonly train: RowFiles;
  readonly dev?: RowFiles | undefined;
  readonly test: RowFiles;
}

export interface PlannedSystem extends System {
  /** Of its runs, but for the seed. */
  readonly options: TrainingOptions;
  readonly parameters: number;
}

export interface SystemsPlan {
  readonly task: AnyTask;
  readonly files: DataFiles;
  readonly reading: ReadingOptions;
  readonly data: ComparisonData;
  readonly systems: readonly PlannedSystem[];
  readonly matching: Matching | undefined;
  readonly seeds: readonly number[];
  /** The length of each test item's input, in tokens; empty where items are nothing to look at. */
  readonly lengths: readonly number[];
  /** The test items that are shown in full. */
  readonly examples: readonly number[];
  readonly notes: readonly string[];
}

const exampleCount = 8;

/**
 * The systems, their sizes and what they are trained on; undefined where only claims are to be measured.
 *
 * Throws: E_CONFIG for what is missing, unknown or does not fit; E_DATA for a file that is no data.
 */
export async function systemsPlan(settings: Settings): Promise<SystemsPlan | undefined> {
  const task = taskOf(settings);
  const files = await dataFiles(settings, task);
  const named = systemsOf(settings, task);
  const given = givenOptionsOf(task, settings);
  requireUsedOptions(given, named, task.sides);
  const systems = named.map((system) => ({
    ...system,
    options: parseTrainingOptions(task, systemOptions(given, system, task.sides), 'compare'),
  }));
  const [first] = systems;
  if (files === undefined || first === undefined) return undefined;
  const format = task.rows(first.options);
  await requireSources(files, format);
  const reading = readingOptions(format, settings);
  const pulse = () => undefined;
  const train = await readTrainingRows(format, files.train, { ...reading, pulse });
  const dev =
    files.dev === undefined
      ? train.dev && [...train.dev]
      : await readRowFiles(format, files.dev, 'dev', reading);
  const test = await readRowFiles(format, files.test, 'test', reading);
  const sources = { media: nodeMedia, runtime: nodeRuntime };
  const prepared = await prepareData(task, train.rows, dev, first.options, {}, sources);
  const items = task.itemView?.items(test, prepared.assets) ?? [];
  const lengths = items.map(({ length }) => length);
  const { elements, rowName } = task;
  return {
    ...{ task, files, reading, lengths },
    data: {
      ...{ rowName, elements, lengthUnit: task.itemView?.lengthUnit, drawings: task.itemView?.drawings },
      train: { file: firstPath(files.train), rows: dev === undefined ? prepared.rows : train.rows.length },
      dev: devData(files, dev?.length, prepared.dev.length),
      test: { file: firstPath(files.test), items: items.length > 0 ? items.length : test.length },
    },
    ...sizedSystems(task, systems, prepared.assets, settings.get('match') === 'parameters'),
    seeds: Array.from({ length: Number(settings.get('seeds')) }, (_, i) => i + 1),
    examples: chooseExamples(
      lengths,
      exampleCount,
      fold(keyOf(1), 3),
      items.map(({ references }) => references.join()),
    ),
    notes: [
      ...prepared.notices,
      ...prepared.notes,
      ...testNotes(task, test, prepared),
      ...budgetNotes(first.options),
    ],
  };
}

/** The dev rows that are given, those that the training data sets apart, or those that are held out of it. */
function devData(files: DataFiles, given: number | undefined, heldOut: number): ComparisonData['dev'] {
  if (given === undefined) return { rows: heldOut };
  return { file: firstPath(files.dev ?? files.train), rows: given };
}

/** How the test set suffers from what the training data decides: said once, since it is the same for all systems. */
function testNotes(
  task: AnyTask,
  test: readonly unknown[],
  { assets, config }: PreparedData,
): readonly string[] {
  const { tooLong, unknown } = task.encode(test, assets, config, 'test data', { media: nodeMedia });
  const skipped = tooLong?.size ?? 0;
  const of = `${skipped} of ${test.length} ${task.rowName}`;
  return [
    ...(skipped > 0 ? [`test set: ${of} are longer than the model takes, and are cut`] : []),
    ...(unknown > 0 ? [`test set: ${unknown} symbols are not in the vocabulary and become <unk>`] : []),
  ];
}

/** Some options let one system train for less than another. */
function budgetNotes({ until, patience }: TrainingOptions): readonly string[] {
  const flags = [...(until === undefined ? [] : ['--until']), ...(patience > 0 ? ['--patience'] : [])];
  return flags.length === 0 ? [] : [`${flags.join(' and ')} may end one system earlier than another`];
}

function systemsOf(settings: Settings, { sides }: AnyTask): readonly System[] {
  const [families, pairs] = [settings.get('families'), settings.get('pairs')];
  if (families !== undefined && pairs !== undefined) {
    throw new HeddleError('E_CONFIG', {
      where: '--pairs',
      found: 'given together with --families',
      allowed: 'one of the two',
      fix: 'write a family as the pair of itself with itself, such as lstm:lstm',
    });
  }
  return pairs === undefined
    ? parseFamilies(String(families ?? defaultFamilies(sides)), sides)
    : parsePairs(String(pairs), sides);
}

type ParsedSystem = Omit<PlannedSystem, 'parameters'>;

/** The first system has the sizes of the options; the others are given as many parameters, if they are to match. */
function sizedSystems(
  task: AnyTask,
  systems: readonly ParsedSystem[],
  assets: unknown,
  match: boolean,
): Pick<SystemsPlan, 'systems' | 'matching'> {
  const models = countedModels(task, assets);
  const counted = (system: ParsedSystem): PlannedSystem => ({
    ...system,
    parameters: models.count(system.options),
  });
  const [first, ...others] = systems;
  if (first === undefined || !match) return { systems: systems.map(counted), matching: undefined };
  const { name: reference, parameters } = counted(first);
  const matched = others.map((system) => {
    const where = `--match parameters: ${system.name}`;
    const options = matchParameters(system.options, models, parameters, where, first.options);
    return { ...system, options };
  });
  return {
    systems: [first, ...matched].map(counted),
    matching: { reference, parameters, tolerance: matchTolerance },
  };
}

/** The files of data, or undefined where claims are asked for and no file is given. */
async function dataFiles(settings: Settings, { companions }: AnyTask): Promise<DataFiles | undefined> {
  const [train, dev, test] = (['train', 'dev', 'test'] as const).map((part) =>
    rowFilesOf(settings, part, companions),
  );
  if (settings.get('claims') === true && [train, dev, test].every((files) => files === undefined))
    return undefined;
  if (train === undefined) throw missing('train');
  if (test === undefined) throw missing('test');
  for (const [name, files] of Object.entries({ train, dev, test })) {
    for (const path of files === undefined || 'source' in files ? [] : files.paths) {
      const found = await stat(path).catch(() => undefined);
      if (found === undefined) throw unreadable(name, path, 'there is no such file');
    }
  }
  return { train, dev, test };
}

function missing(name: string): HeddleError {
  return new HeddleError('E_CONFIG', {
    where: `--${name}`,
    found: 'not given',
    allowed:
      '--train PATH --test PATH, and --dev PATH where dev rows are not to be held out; or --claims alone',
    fix: 'see heddle compare --help',
  });
}

/** Throws E_CONFIG for a folder where rows stand in files only. */
async function requireSources(files: DataFiles, { collect }: AnyFormat): Promise<void> {
  if (collect !== undefined) return;
  for (const [name, own] of Object.entries(files)) {
    const path = own === undefined ? undefined : firstPath(own);
    if (path !== undefined && (await stat(path)).isDirectory())
      throw unreadable(name, path, 'this is a folder');
  }
}

function unreadable(name: string, path: string, found: string): HeddleError {
  return new HeddleError('E_CONFIG', {
    where: `--${name} ${path}`,
    found,
    allowed: 'rows, as heddle tasks shows them',
    fix: 'check the path',
  });
}
