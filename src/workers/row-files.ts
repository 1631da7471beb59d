/** Files of rows, and how they are read for a task. */

import type { Pulse, RowSequence } from '../data/row-sequence.ts';
import type { RowFormat } from '../data/rows/row-format.ts';
import type { Encoding } from '../files/read-lines.ts';
import { readParallelPairs } from '../files/read-pairs.ts';
import { readPackedRows, readRows } from '../files/read-rows.ts';

/** Where rows stand: in files that are joined, or in two whose lines belong together. Paths are absolute. */
export type RowFiles =
  | { readonly paths: readonly string[] }
  | { readonly source: string; readonly target: string };

/** How files are read. */
export interface ReadingOptions {
  /** Which columns of a file stand for which of the format's. */
  readonly columns?: ReadonlyMap<string, string> | undefined;
  readonly encoding?: Encoding | undefined;
}

/** The rows in a compact form; `pulse` hears how far it is. Throws E_DATA where a row is malformed. */
export function readTrainingRows(
  format: RowFormat<unknown, unknown>,
  files: RowFiles,
  { pulse, ...options }: ReadingOptions & { readonly pulse: Pulse },
): Promise<RowSequence<unknown>> {
  return 'paths' in files
    ? readPackedRows(format, files.paths, { ...options, pulse })
    : readParallelPairs(files.source, files.target, options);
}

/** Throws E_DATA where a row is malformed. */
export function readRowFiles(
  format: RowFormat<unknown, unknown>,
  files: RowFiles,
  options: ReadingOptions,
): Promise<readonly unknown[]> {
  return 'paths' in files
    ? readRows(format, files.paths, options)
    : readParallelPairs(files.source, files.target, options);
}
