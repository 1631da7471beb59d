/** What `heddle compare` is going to do, checked as far as it can be before any work is done. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { fold, keyOf } from '../base/random.ts';
import { chooseExamples } from '../compare/choose-examples.ts';
import type { ComparisonData, Matching } from '../compare/comparison.ts';
import { countParameters, matchParameters, matchTolerance } from '../compare/match-parameters.ts';
import { parseFamilies, parsePairs, type System } from '../compare/system.ts';
import { requireUsedOptions, systemOptions } from '../compare/system-options.ts';
import { countUnknown } from '../data/special-tokens.ts';
import { parseUnit } from '../data/unit.ts';
import { readPairs, type TextPair } from '../files/read-pairs.ts';
import { groupBySource } from '../tasks/evaluate.ts';
import { prepareData, type Tokenizers } from '../tasks/prepare-data.ts';
import { type TrainingOptions, trainingOptionsSchema } from '../tasks/training-options.ts';
import { defaultFamilies, sharedTrainingFlags } from './compare-flags.ts';
import { optionsFrom, type Settings } from './settings.ts';

/** Files with absolute paths. */
interface DataFiles {
  readonly train: string;
  readonly dev: string;
  readonly test: string;
}

export interface PlannedSystem extends System {
  /** Of its runs, but for the seed. */
  readonly options: TrainingOptions;
  readonly parameters: number;
}

export interface SystemsPlan {
  readonly files: DataFiles;
  readonly data: ComparisonData;
  readonly systems: readonly PlannedSystem[];
  readonly matching: Matching | undefined;
  readonly seeds: readonly number[];
  /** The length of the source of each test item, in tokens. */
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
  const files = await dataFiles(settings);
  const named = systemsOf(settings);
  const options = optionsFrom(trainingOptionsSchema, sharedTrainingFlags, settings);
  parseUnit(options.sourceUnit, '--source-unit');
  parseUnit(options.targetUnit, '--target-unit');
  requireUsedOptions(options, named);
  if (files === undefined) return undefined;
  const [train, dev, test] = [
    await readPairs(files.train),
    await readPairs(files.dev),
    await readPairs(files.test),
  ];
  const { tokenizers, notes } = prepareData(train, dev, options);
  const items = groupBySource(test);
  const lengths = items.map(({ source }) => tokenizers.source.encode(source).length);
  return {
    files,
    data: {
      train: { file: files.train, pairs: train.length },
      dev: { file: files.dev, pairs: dev.length },
      test: { file: files.test, items: items.length },
    },
    ...sizedSystems(named, options, tokenizers, settings.get('match') === 'parameters'),
    seeds: Array.from({ length: Number(settings.get('seeds')) }, (_, i) => i + 1),
    lengths,
    examples: chooseExamples(lengths, exampleCount, fold(keyOf(1), 3)),
    notes: [...notes, ...testNotes(test, tokenizers, options.maxLength), ...budgetNotes(options)],
  };
}

/** How the test set suffers from what the training data decides: said once, since it is the same for all systems. */
function testNotes(
  test: readonly TextPair[],
  { source, target }: Tokenizers,
  maxLength: number,
): readonly string[] {
  const [sources, targets] = [
    test.map((pair) => source.encode(pair.source)),
    test.map((pair) => target.encode(pair.target)),
  ];
  const cut = [...sources, ...targets].filter((ids) => ids.length > maxLength).length;
  const unknown = [...sources, ...targets].reduce((sum, ids) => sum + countUnknown(ids), 0);
  return [
    ...(cut > 0
      ? [`test set: ${cut} texts are cut to ${maxLength} tokens (the targets only in the loss)`]
      : []),
    ...(unknown > 0 ? [`test set: ${unknown} symbols are not in the vocabulary and become <unk>`] : []),
  ];
}

/** Some options let one system train for less than another. */
function budgetNotes({ until, patience }: TrainingOptions): readonly string[] {
  const flags = [...(until === undefined ? [] : ['--until']), ...(patience > 0 ? ['--patience'] : [])];
  return flags.length === 0 ? [] : [`${flags.join(' and ')} may end one system earlier than another`];
}

function systemsOf(settings: Settings): readonly System[] {
  const [families, pairs] = [settings.get('families'), settings.get('pairs')];
  if (families !== undefined && pairs !== undefined) {
    throw new HeddleError('E_CONFIG', {
      where: '--pairs',
      found: 'given beside --families',
      allowed: 'one of the two',
      fix: 'write a family as the pair of itself with itself, such as lstm:lstm',
    });
  }
  return pairs === undefined ? parseFamilies(String(families ?? defaultFamilies)) : parsePairs(String(pairs));
}

/** The first system has the sizes of the options; the others are given as many parameters, if they are to match. */
function sizedSystems(
  systems: readonly System[],
  options: TrainingOptions,
  vocabularies: Tokenizers,
  match: boolean,
): Pick<SystemsPlan, 'systems' | 'matching'> {
  const [first] = systems as readonly [System, ...System[]];
  const target = countParameters(systemOptions(options, first), vocabularies);
  return {
    systems: systems.map((system) => {
      const own = systemOptions(options, system);
      const where = `--match parameters: ${system.name}`;
      const sized = match && system !== first ? matchParameters(own, vocabularies, target, where) : own;
      return { ...system, options: sized, parameters: countParameters(sized, vocabularies) };
    }),
    matching: match ? { reference: first.name, parameters: target, tolerance: matchTolerance } : undefined,
  };
}

/** The three files of data, or undefined where claims are asked for and no file is given. */
async function dataFiles(settings: Settings): Promise<DataFiles | undefined> {
  const names = ['train', 'dev', 'test'] as const;
  const missing = names.find((name) => !settings.has(name));
  if (settings.get('claims') === true && names.every((name) => !settings.has(name))) return undefined;
  if (missing !== undefined) {
    throw new HeddleError('E_CONFIG', {
      where: `--${missing}`,
      found: 'not given',
      allowed: '--train FILE --dev FILE --test FILE, or --claims alone',
      fix: 'see heddle compare --help',
    });
  }
  const [train, dev, test] = names.map((name) => resolve(String(settings.get(name)))) as [
    string,
    string,
    string,
  ];
  for (const [i, path] of [train, dev, test].entries()) await requireFile(`--${names[i]}`, path);
  return { train, dev, test };
}

async function requireFile(flag: string, path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) return;
  throw new HeddleError('E_CONFIG', {
    where: `${flag} ${path}`,
    found: found === undefined ? 'there is no such file' : 'this is a folder',
    allowed: 'a file of pairs: TSV (source<TAB>target) or JSONL',
    fix: 'check the path',
  });
}
