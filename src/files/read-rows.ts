import { type ColumnNames, type RowFormat, requireKnownColumns } from '../data/rows/row-format.ts';
import { type Encoding, readLines } from './read-lines.ts';

export interface ReadRowsOptions {
  /** Which columns of a file stand for which of the format's. */
  readonly columns?: ColumnNames | undefined;
  /** How the bytes of all files are text; UTF-8 by default. */
  readonly encoding?: Encoding | undefined;
}

/**
 * The rows of all files, one file after the other; only rows are held in memory.
 *
 * Throws: E_DATA naming file and line, E_CONFIG for columns that the format lacks, and what `readLines` throws.
 */
export async function readRows<Raw, Input>(
  format: RowFormat<Raw, Input>,
  paths: readonly string[],
  { columns, encoding }: ReadRowsOptions = {},
): Promise<readonly Raw[]> {
  if (columns !== undefined) requireKnownColumns(columns, format.columns);
  const rows: Raw[] = [];
  for (const path of paths) {
    const lines = readLines(path, { encoding, ...format.reading });
    for await (const row of format.parse({ path, lines, columns })) rows.push(row);
  }
  return rows;
}
