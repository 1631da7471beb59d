import { resolve } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { type DataPart, parseColumnNames, type RowFormat } from '../data/rows/row-format.ts';
import type { Encoding } from '../files/read-lines.ts';
import type { Companion } from '../tasks/task.ts';
import type { ReadingOptions, RowFiles } from '../workers/row-files.ts';
import type { Settings } from './settings.ts';

/** The flag of a companion of the rows of a part. */
export function companionFlag({ name, train, dev }: Companion, part: DataPart): string {
  return { train, dev, test: `test-${name}` }[part];
}

/**
 * The paths that `--NAME`, which are joined, or `--NAME-source` and `--NAME-target`, give, with those of the task's companions;
 * undefined where none is given.
 *
 * Throws: E_CONFIG for both forms at once, half of the second, and companions of no path or of another task.
 */
export function rowFilesOf(
  settings: Settings,
  name: DataPart,
  companions: readonly Companion[] = [],
): RowFiles | undefined {
  const paths = (flag: string) => {
    const value = settings.get(flag);
    return value === undefined ? undefined : [value].flat().map((path) => resolve(String(path)));
  };
  const given = companions.filter((companion) => settings.has(companionFlag(companion, name)));
  const stayThere = given.length > 0 && given.every(({ isWithin = false }) => isWithin);
  const rows = paths(name) ?? (name !== 'train' && stayThere ? paths('train') : undefined);
  const [source] = paths(`${name}-source`) ?? [];
  const [target] = paths(`${name}-target`) ?? [];
  const belonging = new Map(
    given.map((companion) => {
      const path = String(settings.get(companionFlag(companion, name)));
      return [companion.name, companion.isWithin ? path : resolve(path)] as const;
    }),
  );
  if (rows === undefined && belonging.size > 0) throw withoutRows(name, companions);
  if (rows !== undefined && source === undefined && target === undefined) {
    return { paths: rows, ...(belonging.size > 0 && { companions: belonging }) };
  }
  if (rows === undefined && source !== undefined && target !== undefined) return { source, target };
  if (rows === undefined && source === undefined && target === undefined) return undefined;
  throw new HeddleError('E_CONFIG', {
    where: `--${name}`,
    found: rows === undefined ? 'only one side of parallel text' : 'both forms of data at once',
    allowed: `--${name} FILE, or --${name}-source FILE and --${name}-target FILE`,
  });
}

function withoutRows(name: DataPart, companions: readonly Companion[]): HeddleError {
  const flags = companions.map((companion) => `--${companionFlag(companion, name)}`).join(', ');
  return new HeddleError('E_CONFIG', { where: flags, found: `given without --${name}`, allowed: 'both' });
}

/** The flags that name the files. */
export function rowFileSettings(
  name: 'train' | 'dev',
  files: RowFiles,
  companions: readonly Companion[] = [],
): Settings {
  if ('paths' in files) {
    const [first = '', ...more] = files.paths;
    const belonging = companions.flatMap((companion) => {
      const path = files.companions?.get(companion.name);
      return path === undefined ? [] : [[companionFlag(companion, name), path] as const];
    });
    return new Map([[name, more.length === 0 ? first : files.paths], ...belonging]);
  }
  return new Map([
    [`${name}-source`, files.source],
    [`${name}-target`, files.target],
  ]);
}

/** How the files of rows are read. Throws E_CONFIG for columns that rows of this format do not have. */
export function readingOptions(
  { columns: known }: Pick<RowFormat<unknown>, 'columns'>,
  settings: Settings,
): ReadingOptions {
  const [columns, encoding] = [settings.get('columns'), settings.get('encoding')];
  return {
    ...(columns !== undefined && { columns: parseColumnNames(String(columns), known) }),
    ...(encoding !== undefined && { encoding: encoding as Encoding }),
  };
}
