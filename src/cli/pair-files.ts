import { resolve } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { readPairs, readParallelPairs, type TextPair } from '../files/read-pairs.ts';
import type { Settings } from './settings.ts';

/** Where pairs stand: in one file, or in two whose lines belong together. Paths are absolute. */
export type PairFiles = { readonly pairs: string } | { readonly source: string; readonly target: string };

/**
 * The files that `--NAME`, or `--NAME-source` and `--NAME-target`, give; undefined where none is given.
 *
 * Throws: E_CONFIG for both forms at once, or half of the second.
 */
export function pairFilesOf(settings: Settings, name: 'train' | 'dev'): PairFiles | undefined {
  const path = (flag: string) => {
    const value = settings.get(flag);
    return value === undefined ? undefined : resolve(String(value));
  };
  const [pairs, source, target] = [path(name), path(`${name}-source`), path(`${name}-target`)];
  if (pairs !== undefined && source === undefined && target === undefined) return { pairs };
  if (pairs === undefined && source !== undefined && target !== undefined) return { source, target };
  if (pairs === undefined && source === undefined && target === undefined) return undefined;
  throw new HeddleError('E_CONFIG', {
    where: `--${name}`,
    found: pairs === undefined ? 'only one side of parallel text' : 'both forms of data at once',
    allowed: `--${name} FILE, or --${name}-source FILE and --${name}-target FILE`,
  });
}

/** The paths of the files. */
export function pathsOf(files: PairFiles): readonly string[] {
  return 'pairs' in files ? [files.pairs] : [files.source, files.target];
}

/** The flags that name the files. */
export function pairFileSettings(name: 'train' | 'dev', files: PairFiles): Settings {
  if ('pairs' in files) return new Map([[name, files.pairs]]);
  return new Map([
    [`${name}-source`, files.source],
    [`${name}-target`, files.target],
  ]);
}

/** Throws E_DATA where a row is malformed. */
export function readPairFiles(files: PairFiles): Promise<readonly TextPair[]> {
  return 'pairs' in files ? readPairs(files.pairs) : readParallelPairs(files.source, files.target);
}
