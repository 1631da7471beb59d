import { stat } from 'node:fs/promises';
import { packedRows } from '../data/packed-rows.ts';
import { joinRows, type Pulse, type RowSequence } from '../data/row-sequence.ts';
import {
  type CollectedRows,
  type ColumnNames,
  type DataPart,
  type RowFormat,
  type RowSource,
  requireKnownColumns,
} from '../data/rows/row-format.ts';
import { nodeMedia } from './node-media.ts';
import { type Encoding, readLineBlocks } from './read-lines.ts';

export interface ReadRowsOptions {
  /** Which columns of a file stand for which of the format's. */
  readonly columns?: ColumnNames | undefined;
  /** How the bytes of all files are text; UTF-8 by default. */
  readonly encoding?: Encoding | undefined;
  /** What the rows are for, of data that has a part for each; default `train`. */
  readonly part?: DataPart | undefined;
  /** Paths that belong to the first, by the names of the task's companions. */
  readonly companions?: ReadonlyMap<string, string> | undefined;
  /** Hears how many bytes of each file have been read. */
  readonly pulse?: Pulse | undefined;
}

/**
 * The rows of all paths, one after the other, as objects.
 *
 * Throws: E_DATA naming file and line, E_CONFIG for columns that the format lacks, and what `readLines` throws.
 */
export async function readRows<Raw, Input>(
  format: RowFormat<Raw, Input>,
  paths: readonly string[],
  options: ReadRowsOptions = {},
): Promise<readonly Raw[]> {
  const { rows } = await readAll(format, paths, options, () => growingArray<Raw>());
  return Array.isArray(rows) ? rows : [...rows];
}

/** The same rows in a compact form, for files of any size: see `packedRows`; with those that the paths set apart for evaluation. */
export function readPackedRows<Raw, Input>(
  format: RowFormat<Raw, Input>,
  paths: readonly string[],
  options: ReadRowsOptions = {},
): Promise<CollectedRows<Raw>> {
  const { packing } = format;
  return readAll(format, paths, options, () =>
    packing === undefined ? growingArray() : packedRows(packing),
  );
}

function growingArray<Raw>(): Raw[] {
  return [];
}

/** Lines of files that follow one another go to one list, which `make` makes. */
async function readAll<Raw, Input>(
  format: RowFormat<Raw, Input>,
  paths: readonly string[],
  { columns, encoding, pulse, part, companions }: ReadRowsOptions,
  make: () => { push(row: Raw): unknown } & RowSequence<Raw>,
): Promise<CollectedRows<Raw>> {
  if (columns !== undefined) requireKnownColumns(columns, format.columns);
  const found: CollectedRows<Raw>[] = [];
  let lines: ReturnType<typeof make> | undefined;
  for (const [i, path] of paths.entries()) {
    const source = { path, columns, part, companions: i === 0 ? companions : undefined };
    const collected = await format.collect?.(source, nodeMedia);
    if (collected !== undefined) {
      found.push(collected);
      lines = undefined;
      continue;
    }
    if (lines === undefined) {
      lines = make();
      found.push({ rows: lines });
    }
    await readLinesInto(lines, format, source, { encoding, pulse });
  }
  const dev = found.flatMap((each) => (each.dev === undefined ? [] : [each.dev]));
  return { rows: joinRows(found.map(({ rows }) => rows)), ...(dev.length > 0 && { dev: joinRows(dev) }) };
}

async function readLinesInto<Raw, Input>(
  rows: { push(row: Raw): unknown },
  format: RowFormat<Raw, Input>,
  source: RowSource,
  { encoding, pulse }: Pick<ReadRowsOptions, 'encoding' | 'pulse'>,
): Promise<void> {
  const { path } = source;
  const parser = format.parser(source);
  const size = pulse === undefined ? 0 : await sizeOf(path);
  for await (const { lines, bytesRead } of readLineBlocks(path, { encoding, ...format.reading })) {
    for (const line of lines) {
      const row = parser.push(line);
      if (row !== undefined) rows.push(row);
    }
    pulse?.(`reading ${path}`, bytesRead, size);
  }
  for (const row of parser.end()) rows.push(row);
}

/** The size of a file, 0 where that is unknown. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : 0;
}
