/** What stands in a folder and is not Heddle's. Nothing of it is ever replaced or removed. */
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { manifestFile } from '../bundle/manifest.ts';

/** Throws E_CONFIG where something that is not among Heddle's `own` files stands in the way of a file of one of these names. */
export async function requireOwnPlaces(
  folder: string,
  names: Iterable<string>,
  own: ReadonlySet<string>,
): Promise<void> {
  for (const name of [manifestFile, ...names]) {
    if (own.has(name)) continue;
    const obstacle = (await isThere(join(folder, name))) ? name : await fileAround(folder, name);
    if (obstacle !== undefined) throw inTheWay(folder, obstacle);
  }
}

/** What stands where a folder around the file must be, and is none. */
async function fileAround(folder: string, name: string): Promise<string | undefined> {
  for (let parent = dirname(name); parent !== '.'; parent = dirname(parent)) {
    const found = await lstat(join(folder, parent)).catch(() => undefined);
    if (found !== undefined && !found.isDirectory()) return parent;
  }
  return undefined;
}

/** Whether anything has this name, a link that leads nowhere too. */
export async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

function inTheWay(folder: string, name: string): HeddleError {
  return new HeddleError('E_CONFIG', {
    where: folder,
    found: `${name}, which Heddle did not write and does not replace`,
    allowed: 'a new or empty folder, or one without files of these names',
    fix: `choose another folder, or move ${name} away`,
  });
}
