/** From raw rows to examples: the dev set, the assets, what is left out. */
import { HeddleError } from '../base/errors.ts';
import type { ModelParts } from '../bundle/model-parts.ts';
import { holdOut } from '../data/hold-out.ts';
import { type Normalization, normalizeText } from '../data/normalize-text.ts';
import { type Pulse, type RowSequence, watchRows } from '../data/row-sequence.ts';
import type { AnyTask, EncodedRows, SplitRows } from './task.ts';
import type { TrainingOptions } from './training-options.ts';

export interface PreparedData {
  readonly assets: unknown;
  /** The resolved model. */
  readonly config: unknown;
  readonly train: EncodedRows;
  readonly dev: readonly unknown[];
  /** What was decided, in words for the user. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/** What a run starts from: the model of the run that goes on, or what another model hands on. */
export type GivenModel =
  | { readonly assets: unknown; readonly config: unknown }
  | { readonly parts?: ModelParts | undefined };

/**
 * Makes the assets from the training rows (unless they are given), encodes, and skips what is too long.
 *
 * `pulse` hears how far it is, and can end it. Throws E_CONFIG for options that do not fit, E_DATA for a row that cannot be
 * used and where no row is left.
 */
export function prepareData(
  task: AnyTask,
  rows: RowSequence<unknown>,
  devRows: readonly unknown[] | undefined,
  options: TrainingOptions,
  given: GivenModel = {},
  pulse: Pulse = () => undefined,
): PreparedData {
  const watched = (what: RowSequence<unknown>, work: string) =>
    watchRows(what, `${work} ${task.rowName}`, pulse);
  const { train, dev, notes } = splitRows(
    task,
    watched(rows, 'splitting'),
    devRows,
    options,
    keyOf(task, options, given),
  );
  const { assets, config } =
    'config' in given
      ? given
      : madeModel(task, watched(train, 'counting the tokens of'), options, given.parts);
  const encoded = task.encode(watched(train, 'encoding'), assets, config, 'training data');
  const encodedDev = task.encode(dev, assets, config, 'dev data');
  requireExamples('training data', encoded, train.length, task.rowName);
  requireExamples('dev data', encodedDev, dev.length, task.rowName);
  const { rowName } = task;
  const skipped = (where: string, { skipped: count }: EncodedRows, of: number, what: string) =>
    count > 0 ? [`skipped ${count} of ${of} ${where} longer than the model takes${what}`] : [];
  const cut = (where: string, { cut: count = 0 }: EncodedRows, of: number) =>
    count > 0 ? [`cut ${count} of ${of} ${where} to the length that the model takes`] : [];
  return {
    assets,
    config,
    train: encoded,
    dev,
    notes: [
      ...notes,
      ...task.describeAssets(assets),
      ...skipped(rowName, encoded, train.length, ''),
      ...skipped(`dev ${rowName}`, encodedDev, dev.length, ' in the dev loss'),
      ...cut(rowName, encoded, train.length),
      ...cut(`dev ${rowName}`, encodedDev, dev.length),
    ],
    warnings: unknownWarnings(encoded.unknown + encodedDev.unknown),
  };
}

function madeModel(
  task: AnyTask,
  rows: RowSequence<unknown>,
  options: TrainingOptions,
  parts: ModelParts | undefined,
) {
  const assets = task.makeAssets(rows, options, parts);
  return { assets, config: task.configure(options, assets, parts) };
}

/** The rows to train on and those to evaluate while training; without a dev set, a part is held out. */
function splitRows(
  task: AnyTask,
  rows: RowSequence<unknown>,
  devRows: readonly unknown[] | undefined,
  options: TrainingOptions,
  keyOf: (text: string) => string,
): SplitRows<unknown> {
  if (devRows !== undefined) return { train: rows, dev: devRows, notes: [] };
  if (task.split !== undefined) return task.split(rows, options);
  const { train, heldOut } = holdOut(rows, (row) => keyOf(task.group(row)));
  const note = `held out ${heldOut.length} of ${rows.length} ${task.rowName} as dev set, by hash`;
  return { train, dev: heldOut, notes: [note] };
}

/**
 * What decides whether two rows are of one group: their texts as the model is going to see them, so that the twin of a
 * row that is held out, in another Unicode form or another case, is held out too.
 */
function keyOf(task: AnyTask, options: TrainingOptions, given: GivenModel): (text: string) => string {
  const [tokenizer] = 'config' in given ? (task.tokenizers?.(given.assets).values() ?? []) : [];
  const { encoder, decoder } = ('parts' in given && given.parts) || {};
  const known = tokenizer ?? (encoder ?? decoder)?.tokenizer;
  const { normalize = 'none' } = options as { readonly normalize?: Normalization };
  return (text) => known?.normalize(text) ?? normalizeText(text, normalize);
}

function requireExamples(
  where: string,
  { dataset, skipped }: EncodedRows,
  rows: number,
  rowName: string,
): void {
  if (dataset.length > 0) return;
  throw new HeddleError('E_DATA', {
    where,
    found: skipped > 0 ? `none of ${rows} ${rowName} is short enough` : `no ${rowName}`,
    fix: skipped > 0 ? 'raise --max-length' : `add ${rowName}`,
  });
}

/** One warning where texts hold symbols that the vocabulary lacks, as a dev set may. */
function unknownWarnings(count: number): readonly string[] {
  return count === 0
    ? []
    : [`${count} symbols of the data are not in the vocabulary; such symbols become <unk>`];
}
