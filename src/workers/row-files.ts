/** Files of rows, and how they are read for a task. */

import type { Pulse } from '../data/row-sequence.ts';
import type { CollectedRows, DataPart, RowFormat } from '../data/rows/row-format.ts';
import type { Encoding } from '../files/read-lines.ts';
import { readParallelPairs } from '../files/read-pairs.ts';
import { readPackedRows, readRows } from '../files/read-rows.ts';

/** Where rows stand: in sources that are joined, or in two files whose lines belong together. Paths are absolute. */
export type RowFiles =
  | {
      readonly paths: readonly string[];
      /** Paths that belong to the first, by the names of the task's companions. */
      readonly companions?: ReadonlyMap<string, string> | undefined;
    }
  | { readonly source: string; readonly target: string };

/** What a set of rows is called by. */
export const firstPath = (files: RowFiles) => ('paths' in files ? (files.paths[0] ?? '') : files.source);

/** How files are read. */
export interface ReadingOptions {
  /** Which columns of a file stand for which of the format's. */
  readonly columns?: ReadonlyMap<string, string> | undefined;
  readonly encoding?: Encoding | undefined;
}

/**
 * The rows in a compact form, with those that the files set apart for evaluation; `pulse` hears how far it is. Throws E_DATA where a
 * row is malformed.
 */
export async function readTrainingRows(
  format: RowFormat<unknown, unknown>,
  files: RowFiles,
  { pulse, ...options }: ReadingOptions & { readonly pulse: Pulse },
): Promise<CollectedRows<unknown>> {
  if ('source' in files) return { rows: await readParallelPairs(files.source, files.target, options) };
  const { paths, companions } = files;
  return readPackedRows(format, paths, { ...options, companions, pulse });
}

/** The rows of one part, of files that have several. Throws E_DATA where a row is malformed. */
export async function readRowFiles(
  format: RowFormat<unknown, unknown>,
  files: RowFiles,
  part: DataPart,
  options: ReadingOptions,
): Promise<readonly unknown[]> {
  if ('source' in files) return readParallelPairs(files.source, files.target, options);
  const { paths, companions } = files;
  return readRows(format, paths, { ...options, companions, part });
}
