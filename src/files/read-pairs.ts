import { HeddleError } from '../base/errors.ts';
import { noRows, requireText } from '../data/rows/row-value.ts';
import { pairRows, type TextPair } from '../data/rows/sequence-to-sequence.ts';
import { readLines } from './read-lines.ts';
import { type ReadRowsOptions, readRows } from './read-rows.ts';

export type { TextPair } from '../data/rows/sequence-to-sequence.ts';

/** Reads pairs from a file as `pairRows` says. Throws: E_DATA naming file and line, and what `readLines` throws. */
export function readPairs(path: string, options: ReadRowsOptions = {}): Promise<readonly TextPair[]> {
  return readRows(pairRows, [path], options);
}

/**
 * Reads pairs from parallel text: line n of one file belongs to line n of the other.
 *
 * Throws: E_DATA if the numbers of lines differ or a line is empty, and what `readLines` throws.
 */
export async function readParallelPairs(
  sourcePath: string,
  targetPath: string,
  options: Pick<ReadRowsOptions, 'encoding'> = {},
): Promise<readonly TextPair[]> {
  const sources = await allLines(sourcePath, options);
  const targets = await allLines(targetPath, options);
  if (sources.length !== targets.length) {
    throw new HeddleError('E_DATA', {
      where: `${sourcePath} and ${targetPath}`,
      found: `${sources.length} and ${targets.length} lines`,
      allowed: 'the same number of lines in both',
      fix: 'find the line where they go apart',
    });
  }
  if (sources.length === 0) throw noRows(sourcePath, 'the file is empty', 'one text in each line');
  return sources.map((source, i) => {
    const target = targets[i] ?? '';
    requireText(source, 'source', `${sourcePath}:${i + 1}`, 'text on both sides');
    requireText(target, 'target', `${targetPath}:${i + 1}`, 'text on both sides');
    return { source, target };
  });
}

async function allLines(
  path: string,
  options: Pick<ReadRowsOptions, 'encoding'>,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of readLines(path, options)) lines.push(line);
  return lines;
}
