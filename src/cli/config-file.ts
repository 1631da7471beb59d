import { readFile } from 'node:fs/promises';
import { parse, YAMLError } from 'yaml';
import { didYouMean } from '../base/did-you-mean.ts';
import { HeddleError } from '../base/errors.ts';
import { checkValue } from './flag-value.ts';
import type { Flag } from './flags.ts';
import type { Settings } from './settings.ts';

/** The settings of a config file. Throws E_CONFIG where it cannot be read, and what `parseConfig` throws. */
export async function readConfigFile(path: string, flags: readonly Flag[]): Promise<Settings> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const found = cause.code === 'ENOENT' ? 'there is no such file' : `reading failed (${cause.message})`;
    throw new HeddleError('E_CONFIG', { where: path, found, fix: 'check the path' }, { cause });
  });
  return parseConfig(text, path, flags);
}

/**
 * The settings in the text of a config file: JSON, or YAML, of which JSON is a part. Keys are the names of flags,
 * relative paths are relative to the working directory, as in flags.
 *
 * Throws: E_CONFIG for an unknown key, with a suggestion, and for a value that the flag does not take.
 */
export function parseConfig(text: string, where: string, flags: readonly Flag[]): Settings {
  const known = new Map(flags.map((flag) => [flag.name, flag]));
  return new Map(
    entriesOf(text, where).map(([key, value]) => {
      const name = String(key);
      const flag = known.get(name);
      if (flag === undefined) throw unknownKey(name, where, [...known.keys()]);
      return [name, checkValue(flag, value, `${where}: ${name}`)];
    }),
  );
}

function entriesOf(text: string, where: string): readonly (readonly [unknown, unknown])[] {
  const content = parseYaml(text, where);
  if (content instanceof Map) return [...content];
  throw new HeddleError('E_CONFIG', {
    where,
    found: content === null ? 'an empty file' : 'something that is not a list of keys and values',
    allowed: 'an object of flags without dashes, such as {"batch-tokens": 4096}',
  });
}

function parseYaml(text: string, where: string): unknown {
  try {
    return parse(text, { mapAsMap: true, prettyErrors: true });
  } catch (cause) {
    if (!(cause instanceof YAMLError) && !(cause instanceof ReferenceError)) throw cause;
    const [found] = cause.message.split('\n');
    throw new HeddleError('E_CONFIG', { where, found: found!, allowed: 'JSON or YAML' }, { cause });
  }
}

function unknownKey(name: string, where: string, known: readonly string[]): HeddleError {
  return new HeddleError('E_CONFIG', {
    where: `${where}: ${name}`,
    found: 'an unknown key',
    allowed: 'the names of the flags of heddle train',
    fix: didYouMean(name, known) ?? 'see heddle train --help',
  });
}
