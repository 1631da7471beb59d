import { stat } from 'node:fs/promises';
import { packedRows } from '../data/packed-rows.ts';
import type { Pulse, RowSequence } from '../data/row-sequence.ts';
import { type ColumnNames, type RowFormat, requireKnownColumns } from '../data/rows/row-format.ts';
import { type Encoding, readLineBlocks } from './read-lines.ts';

export interface ReadRowsOptions {
  /** Which columns of a file stand for which of the format's. */
  readonly columns?: ColumnNames | undefined;
  /** How the bytes of all files are text; UTF-8 by default. */
  readonly encoding?: Encoding | undefined;
  /** Hears how many bytes of each file have been read. */
  readonly pulse?: Pulse | undefined;
}

/**
 * The rows of all files, one file after the other, as objects.
 *
 * Throws: E_DATA naming file and line, E_CONFIG for columns that the format lacks, and what `readLines` throws.
 */
export async function readRows<Raw, Input>(
  format: RowFormat<Raw, Input>,
  paths: readonly string[],
  options: ReadRowsOptions = {},
): Promise<readonly Raw[]> {
  const rows: Raw[] = [];
  await eachRow(format, paths, options, (row) => rows.push(row));
  return rows;
}

/** The same rows in a compact form, for files of any size: see `packedRows`. */
export async function readPackedRows<Raw, Input>(
  format: RowFormat<Raw, Input>,
  paths: readonly string[],
  options: ReadRowsOptions = {},
): Promise<RowSequence<Raw>> {
  if (format.packing === undefined) return readRows(format, paths, options);
  const rows = packedRows(format.packing);
  await eachRow(format, paths, options, rows.push);
  return rows;
}

async function eachRow<Raw, Input>(
  format: RowFormat<Raw, Input>,
  paths: readonly string[],
  { columns, encoding, pulse }: ReadRowsOptions,
  take: (row: Raw) => void,
): Promise<void> {
  if (columns !== undefined) requireKnownColumns(columns, format.columns);
  for (const path of paths) {
    const parser = format.parser({ path, columns });
    const size = pulse === undefined ? 0 : await sizeOf(path);
    for await (const { lines, bytesRead } of readLineBlocks(path, { encoding, ...format.reading })) {
      for (const line of lines) {
        const row = parser.push(line);
        if (row !== undefined) take(row);
      }
      pulse?.(`reading ${path}`, bytesRead, size);
    }
    for (const row of parser.end()) take(row);
  }
}

/** The size of a file, 0 where that is unknown. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : 0;
}
