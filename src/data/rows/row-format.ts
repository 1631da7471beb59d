import { didYouMean } from '../../base/did-you-mean.ts';
import { HeddleError } from '../../base/errors.ts';
import type { Media } from '../media.ts';
import type { RowSequence } from '../row-sequence.ts';

/** Which real column (or JSONL key) stands for which column of a format: `text` -> `review`. */
export type ColumnNames = ReadonlyMap<string, string>;

/** What rows are read for, of data that has a part for each. */
export type DataPart = 'train' | 'dev' | 'test';

/** Where rows stand: a path, which messages name, and what is said about it. */
export interface RowSource {
  readonly path: string;
  readonly columns?: ColumnNames | undefined;
  /** Which part is wanted; default `train`. */
  readonly part?: DataPart | undefined;
  /** Paths that belong to it, by the names of the task's companions. */
  readonly companions?: ReadonlyMap<string, string> | undefined;
}

/** The error of a path that belongs to another kind of rows; `owner` is that kind. */
export function foreignCompanion(name: string, where: string, owner: string): HeddleError {
  return new HeddleError('E_DATA', {
    where,
    found: `given together with --${name}, which belongs to ${owner}`,
    fix: 'leave it out',
  });
}

/** Rows that are not lines, such as the pictures in a folder. */
export interface CollectedRows<Raw> {
  readonly rows: RowSequence<Raw>;
  /** The rows to evaluate on while training, where the source itself sets some apart. */
  readonly dev?: RowSequence<Raw> | undefined;
}

/** Takes the lines of one file one after the other, gives a row as soon as it is complete. */
export interface RowParser<Raw> {
  /** Throws E_DATA naming file and line. */
  push(line: string): Raw | undefined;
  /** The rows that the end of the file completes. Throws E_DATA where something is still open, and where there is no row at all. */
  end(): Iterable<Raw>;
}

/** How rows are kept as text, so that a million of them need no object each. */
export interface RowPacking<Raw> {
  pack(row: Raw): string;
  /** The row that was packed. */
  unpack(packed: string): Raw;
}

/**
 * How the raw rows of a task are written down: `Raw` is a row with its answer, `Input` what a prediction starts from.
 *
 * Everything here is pure and safe in a browser; `files/read-rows.ts` brings the lines, and the media of a platform all else.
 */
export interface RowFormat<Raw, Input = string> {
  /** For `--help`: `TSV (text<TAB>label), CSV with a header, JSONL`. */
  readonly description: string;
  /** What `--columns` may name; empty where a file has no named columns. */
  readonly columns: readonly string[];
  /** How lines are to be read where that differs from the default of `readLines`. */
  readonly reading?: { readonly maxLineBytes?: number; readonly keepLineFeeds?: boolean };
  /** How rows are kept in memory; absent: as they are. */
  readonly packing?: RowPacking<Raw>;
  /** A parser of one file of lines. */
  parser(source: RowSource): RowParser<Raw>;
  /** The rows of a source that is not text, such as a folder or an archive; undefined: it is to be read by lines. Throws E_DATA. */
  collect?(source: RowSource, media: Media): Promise<CollectedRows<Raw> | undefined>;
  /** A row that the library's user gave. Throws E_DATA naming `where`. */
  check(row: unknown, where: string): Raw;
  /** Whether an input is the path of a file, so that it may stand on the command line too. Default false. */
  readonly inputIsPath?: boolean;
  /** A line that `predict` reads. Throws E_DATA naming `where`. */
  input(line: string, where: string): Input;
  /** An input that the library's user gave. Throws E_DATA naming `where`. */
  checkInput(input: unknown, where: string): Input;
}

/**
 * The value of `--columns`: `text=review,label=stars`.
 *
 * Throws: E_CONFIG for what is not NAME=COLUMN, a name that the format lacks, or a name given twice.
 */
export function parseColumnNames(value: string, known: readonly string[]): ColumnNames {
  const columns = new Map<string, string>();
  for (const part of value.split(',')) {
    const [, name, column] = /^([^=]+)=(.+)$/s.exec(part) ?? [];
    if (name === undefined || column === undefined) throw badColumns(`"${part}"`, known);
    if (columns.has(name)) throw badColumns(`"${name}" twice`, known);
    columns.set(name, column);
  }
  requireKnownColumns(columns, known);
  return columns;
}

/** Throws E_CONFIG where `columns` names what `known` lacks. */
export function requireKnownColumns(columns: ColumnNames, known: readonly string[]): void {
  const unknown = [...columns.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw badColumns(`"${unknown}"`, known, didYouMean(unknown, known));
}

function badColumns(found: string, known: readonly string[], fix?: string): HeddleError {
  if (known.length === 0) {
    const allowed = 'nothing: the files of this task have no named columns';
    return new HeddleError('E_CONFIG', { where: '--columns', found, allowed, fix: 'leave --columns out' });
  }
  return new HeddleError('E_CONFIG', {
    where: '--columns',
    found,
    allowed: known.map((name) => `${name}=COLUMN`).join(','),
    ...(fix === undefined ? {} : { fix }),
  });
}
