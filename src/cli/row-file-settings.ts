import { resolve } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import type { RowFiles } from '../workers/row-files.ts';
import type { Settings } from './settings.ts';

/**
 * The files that `--NAME`, which are joined, or `--NAME-source` and `--NAME-target`, give; undefined where none is given.
 *
 * Throws: E_CONFIG for both forms at once, or half of the second.
 */
export function rowFilesOf(settings: Settings, name: 'train' | 'dev'): RowFiles | undefined {
  const paths = (flag: string) => {
    const value = settings.get(flag);
    return value === undefined ? undefined : [value].flat().map((path) => resolve(String(path)));
  };
  const rows = paths(name);
  const [source] = paths(`${name}-source`) ?? [];
  const [target] = paths(`${name}-target`) ?? [];
  if (rows !== undefined && source === undefined && target === undefined) return { paths: rows };
  if (rows === undefined && source !== undefined && target !== undefined) return { source, target };
  if (rows === undefined && source === undefined && target === undefined) return undefined;
  throw new HeddleError('E_CONFIG', {
    where: `--${name}`,
    found: rows === undefined ? 'only one side of parallel text' : 'both forms of data at once',
    allowed: `--${name} FILE, or --${name}-source FILE and --${name}-target FILE`,
  });
}

/** The flags that name the files. */
export function rowFileSettings(name: 'train' | 'dev', files: RowFiles): Settings {
  if ('paths' in files) {
    const [first = '', ...more] = files.paths;
    return new Map([[name, more.length === 0 ? first : files.paths]]);
  }
  return new Map([
    [`${name}-source`, files.source],
    [`${name}-target`, files.target],
  ]);
}
