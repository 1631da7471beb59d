import { extname } from 'node:path';
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { readLines } from './read-lines.ts';

/** A text and what it is to become. */
export interface TextPair {
  readonly source: string;
  readonly target: string;
}

/**
 * Reads pairs from a file: JSONL if its name ends in .jsonl or .ndjson or its first line starts with `{` and has no
 * TAB, else TSV.
 *
 * A TSV row is exactly `source<TAB>target`; a JSONL row is an object with the strings `source` and `target`,
 * whose other keys are ignored. Neither side may be empty.
 *
 * Throws: E_DATA naming file and line, and what `readLines` throws.
 */
export async function readPairs(path: string): Promise<readonly TextPair[]> {
  const pairs: TextPair[] = [];
  let parse: ((line: string, where: string) => TextPair) | undefined;
  for await (const line of readLines(path)) {
    parse ??= isJsonLines(path, line) ? parseJsonRow : parseTsvRow;
    const where = `${path}:${pairs.length + 1}`;
    pairs.push(requireText(parse(line, where), where, where));
  }
  if (pairs.length === 0) throw emptyFile(path);
  return pairs;
}

/**
 * Reads pairs from parallel text: line n of one file belongs to line n of the other.
 *
 * Throws: E_DATA if the numbers of lines differ or a line is empty, and what `readLines` throws.
 */
export async function readParallelPairs(
  sourcePath: string,
  targetPath: string,
): Promise<readonly TextPair[]> {
  const sources = await allLines(sourcePath);
  const targets = await allLines(targetPath);
  if (sources.length !== targets.length) {
    throw new HeddleError('E_DATA', {
      where: `${sourcePath} and ${targetPath}`,
      found: `${sources.length} and ${targets.length} lines`,
      allowed: 'the same number of lines in both',
      fix: 'find the line where they go apart',
    });
  }
  if (sources.length === 0) throw emptyFile(sourcePath);
  return sources.map((source, i) =>
    requireText({ source, target: targets[i]! }, `${sourcePath}:${i + 1}`, `${targetPath}:${i + 1}`),
  );
}

async function allLines(path: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of readLines(path)) lines.push(line);
  return lines;
}

function isJsonLines(path: string, firstLine: string): boolean {
  return ['.jsonl', '.ndjson'].includes(extname(path).toLowerCase()) || /^\{[^\t]*$/.test(firstLine);
}

function parseTsvRow(line: string, where: string): TextPair {
  const [source, target, ...others] = line.split('\t');
  if (source !== undefined && target !== undefined && others.length === 0) return { source, target };
  const columns = line === '' ? 0 : others.length + (target === undefined ? 1 : 2);
  throw new HeddleError('E_DATA', {
    where,
    found: columns === 0 ? 'an empty line' : `${columns} column${columns === 1 ? '' : 's'}`,
    allowed: 'source<TAB>target',
    fix: columns < 2 ? 'put one TAB between source and target, or remove the line' : 'remove the extra TAB',
  });
}

const oneLine = z
  .string()
  .regex(/^[^\0\r\n]*$/, 'expected text without NUL and line breaks')
  .refine((text) => !/\p{Surrogate}/u.test(text), 'expected text without unpaired surrogates');
const jsonRow = z.object({ source: oneLine, target: oneLine });

function parseJsonRow(line: string, where: string): TextPair {
  const parsed = jsonRow.safeParse(parseJson(line, where));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw notJsonRow(path.length === 0 ? where : `${where}: ${path.join('.')}`, message);
}

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw notJsonRow(where, line === '' ? 'an empty line' : 'a line that is not JSON', cause);
  }
}

function notJsonRow(where: string, found: string, cause?: unknown): HeddleError {
  return new HeddleError(
    'E_DATA',
    { where, found, allowed: '{"source": "...", "target": "..."}', fix: 'correct or remove the line' },
    { cause },
  );
}

function requireText(pair: TextPair, sourceWhere: string, targetWhere: string): TextPair {
  for (const [side, where] of [
    ['source', sourceWhere],
    ['target', targetWhere],
  ] as const) {
    if (pair[side].trim() !== '') continue;
    throw new HeddleError('E_DATA', {
      where,
      found: `an empty ${side}`,
      allowed: 'text on both sides',
      fix: 'fill it in, or remove the pair',
    });
  }
  return pair;
}

function emptyFile(path: string): HeddleError {
  return new HeddleError('E_DATA', {
    where: path,
    found: 'the file is empty',
    allowed: 'one pair in each line',
    fix: 'check the path',
  });
}
