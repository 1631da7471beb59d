/** From raw rows to examples: the dev set, the assets, what is left out. */
import { HeddleError } from '../base/errors.ts';
import type { ModelParts } from '../bundle/model-parts.ts';
import { holdOut } from '../data/hold-out.ts';
import type { Media } from '../data/media.ts';
import { keepRows, type Pulse, type RowSequence, watchRows } from '../data/row-sequence.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { AnyTask, AssetSources, EncodedRows, SplitRows, Warn } from './task.ts';
import type { TrainingOptions } from './training-options.ts';

export interface PreparedData {
  readonly assets: unknown;
  /** The resolved model. */
  readonly config: unknown;
  readonly train: EncodedRows;
  /** The rows to evaluate on, without those that are too long. */
  readonly dev: readonly unknown[];
  /** Rows that are trained on. */
  readonly rows: number;
  /** What was decided, in words for the user. */
  readonly notes: readonly string[];
  /** That rows are left out: what a quiet run says too. */
  readonly notices: readonly string[];
  readonly warnings: readonly string[];
}

/** What a run starts from: the model of the run that goes on, or what another model hands on. */
export type GivenModel =
  | { readonly assets: unknown; readonly config: unknown }
  | { readonly parts?: ModelParts | undefined };

/** The world around. */
interface Surroundings {
  /** Hears how far it is, and can end it. */
  readonly pulse?: Pulse | undefined;
  /** Reads what rows refer to. */
  readonly media?: Media | undefined;
  /** Computes what is measured of the rows. */
  readonly runtime?: Runtime | undefined;
  /** Told of what is cut when an example is asked for. */
  readonly warn?: Warn | undefined;
}

/**
 * Leaves out what is certainly too long, holds out a dev set where none is given, makes the assets from the training rows
 * (unless they are given), encodes, and leaves out the rest that is too long, of train and dev alike. Where that is all that was
 * held out, other rows are.
 *
 * Throws E_CONFIG for options that do not fit, E_DATA for a row that cannot be
 * used and where no row is left.
 */
export async function prepareData(
  task: AnyTask,
  rows: RowSequence<unknown>,
  devRows: readonly unknown[] | undefined,
  options: TrainingOptions,
  given: GivenModel = {},
  { pulse = () => undefined, media, runtime, warn }: Surroundings = {},
): Promise<PreparedData> {
  const watched: Watch = (what, work) => watchRows(what, `${work} ${task.rowName}`, pulse);
  const isTooLong = task.tooLong?.(options, partsOf(task, given));
  const short = { rows, devRows };
  if (isTooLong !== undefined) {
    short.rows = keepShort(watched(rows, 'measuring'), isTooLong);
    short.devRows = devRows?.filter((row) => !isTooLong(row));
  }
  requireRows('training data', short.rows.length, rows.length, task.rowName);
  if (devRows !== undefined && short.devRows !== undefined)
    requireRows('dev data', short.devRows.length, devRows.length, task.rowName);
  const prepare = async (chosen: RowSequence<unknown>): Promise<EncodedSplit> => {
    const encoded = await encodedSplit(task, chosen, short.devRows, {
      options,
      given,
      watched,
      pulse,
      ...{ media, runtime, warn },
    });
    const { train, encodedTrain, encodedDev } = encoded;
    const isEmpty = encodedDev.dataset.length === 0 && (encodedDev.tooLong?.size ?? 0) > 0;
    if (devRows !== undefined || !isEmpty) return encoded;
    return prepare(keepRows(train, (i) => encodedTrain.tooLong?.has(i) !== true));
  };
  return preparedData(task, rows, devRows, await prepare(short.rows));
}

type Watch = (rows: RowSequence<unknown>, work: string) => RowSequence<unknown>;

/** Rows that are split and encoded. */
interface EncodedSplit extends SplitRows<unknown> {
  readonly assets: unknown;
  readonly config: unknown;
  readonly encodedTrain: EncodedRows;
  readonly encodedDev: EncodedRows;
}

interface Preparation extends Surroundings {
  readonly options: TrainingOptions;
  readonly given: GivenModel;
  readonly watched: Watch;
}

async function encodedSplit(
  task: AnyTask,
  rows: RowSequence<unknown>,
  devRows: readonly unknown[] | undefined,
  { options, given, watched, pulse, media, runtime, warn }: Preparation,
): Promise<EncodedSplit> {
  const split = splitRows(task, watched(rows, 'splitting'), devRows, options, partsOf(task, given));
  const { assets, config } =
    'config' in given
      ? given
      : await madeModel(task, watched(split.train, 'looking through'), options, {
          initial: given.parts,
          ...{ pulse, media, runtime },
        });
  const encodedRows = watched(split.train, 'encoding');
  const encodedTrain = task.encode(encodedRows, assets, config, 'training data', { media, options, warn });
  const encodedDev = task.encode(split.dev, assets, config, 'dev data', { media, warn });
  return { ...split, assets, config, encodedTrain, encodedDev };
}

async function madeModel(
  task: AnyTask,
  rows: RowSequence<unknown>,
  options: TrainingOptions,
  how: AssetSources,
) {
  const assets = await task.makeAssets(rows, options, how);
  return { assets, config: task.configure(options, assets, how.initial) };
}

function preparedData(
  task: AnyTask,
  rows: RowSequence<unknown>,
  devRows: readonly unknown[] | undefined,
  { train, dev, notes, assets, config, encodedTrain, encodedDev }: EncodedSplit,
): PreparedData {
  const { rowName } = task;
  requireExamples('training data', encodedTrain, train.length, rowName);
  requireExamples('dev data', encodedDev, dev.length, rowName);
  const used = train.length - (encodedTrain.tooLong?.size ?? 0);
  const usedDev = dev.filter((_, i) => encodedDev.tooLong?.has(i) !== true);
  const cut = (where: string, { cut: count = 0 }: EncodedRows, of: number) =>
    count > 0 ? [`cut ${count} of ${of} ${where} to the length that the model takes`] : [];
  return {
    assets,
    config,
    train: encodedTrain,
    dev: usedDev,
    rows: used,
    notes: [
      ...notes,
      ...task.describeAssets(assets),
      ...(task.describeModel?.(config) ?? []),
      ...cut(rowName, encodedTrain, train.length),
      ...cut(`dev ${rowName}`, encodedDev, dev.length),
    ],
    notices:
      devRows === undefined
        ? leftOutNotices([[rows.length - used - usedDev.length, rows.length, rowName]])
        : leftOutNotices([
            [rows.length - used, rows.length, rowName],
            [devRows.length - usedDev.length, devRows.length, `dev ${rowName}`],
          ]),
    warnings: unknownWarnings(encodedTrain.unknown + encodedDev.unknown),
  };
}

function keepShort(rows: RowSequence<unknown>, isTooLong: (row: unknown) => boolean): RowSequence<unknown> {
  const long = new Set<number>();
  let number = 0;
  for (const row of rows) {
    if (isTooLong(row)) long.add(number);
    number++;
  }
  return long.size === 0 ? rows : keepRows(rows, (i) => !long.has(i));
}

/** One line where rows of these sets were left out: how many of how many of what. */
function leftOutNotices(
  sets: readonly (readonly [left: number, of: number, name: string])[],
): readonly string[] {
  const counts = sets.filter(([left]) => left > 0).map(([left, of, name]) => `${left} of ${of} ${name}`);
  return counts.length === 0
    ? []
    : [`left out ${counts.join(' and ')}: longer than the model takes; --max-length N takes more`];
}

function requireRows(where: string, left: number, of: number, rowName: string): void {
  if (left > 0 || of === 0) return;
  throw new HeddleError('E_DATA', {
    where,
    found: `none of ${of} ${rowName} is short enough`,
    fix: 'raise --max-length',
  });
}

/** The rows to train on and those to evaluate while training; without a dev set, a part is held out. */
function splitRows(
  task: AnyTask,
  rows: RowSequence<unknown>,
  devRows: readonly unknown[] | undefined,
  options: TrainingOptions,
  parts: ModelParts | undefined,
): SplitRows<unknown> {
  if (devRows !== undefined) return { train: rows, dev: devRows, notes: [] };
  if (task.split !== undefined) return task.split(rows, options);
  const { train, heldOut } = holdOut(rows, task.group(options, parts));
  const note = `held out ${heldOut.length} of ${rows.length} ${task.rowName} as dev set, by hash`;
  return { train, dev: heldOut, notes: [note] };
}

/** What the model that is given hands on. */
function partsOf(task: AnyTask, given: GivenModel): ModelParts | undefined {
  return 'config' in given ? task.parts?.(given.config, given.assets) : given.parts;
}

function requireExamples(where: string, { dataset, tooLong }: EncodedRows, rows: number, rowName: string) {
  if (dataset.length > 0) return;
  requireRows(where, rows - (tooLong?.size ?? 0), rows, rowName);
  throw new HeddleError('E_DATA', { where, found: `no ${rowName}`, fix: `add ${rowName}` });
}

/** One warning where texts hold symbols that the vocabulary lacks, as a dev set may. */
function unknownWarnings(count: number): readonly string[] {
  return count === 0
    ? []
    : [`${count} symbols of the data are not in the vocabulary; such symbols become <unk>`];
}
