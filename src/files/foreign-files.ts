/** What stands in a place and is not Heddle's. Nothing of it is ever replaced or removed. */
import { lstat, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { manifestFile } from '../bundle/manifest.ts';
import { diskError, readError } from './disk-error.ts';

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

interface OwnFile {
  /** The flag that names the file. */
  readonly flag: string;
  /** What may be replaced, in words. */
  readonly own: string;
  /** Whether a file that begins so is such a file. */
  isOwn(beginning: string): boolean | Promise<boolean>;
}

/**
 * Throws E_CONFIG where a file stands that is none of ours, or where no file can stand; E_DISK for a folder that is not there,
 * E_DATA for a file that cannot be read.
 */
export async function requirePlaceForFile(path: string, { flag, own, isOwn }: OwnFile): Promise<void> {
  const folder = await stat(dirname(path)).catch((cause: unknown) => {
    throw diskError(dirname(path), cause);
  });
  const there = await stat(path).catch(() => undefined);
  const isBelowFile = !folder.isDirectory();
  if (!isBelowFile && there === undefined) return;
  if (there?.isFile() && (await isOwn(await beginningOf(path)))) return;
  const found = isBelowFile
    ? `a place below ${dirname(path)}, which is a file`
    : there?.isDirectory()
      ? 'a folder'
      : 'a file that Heddle did not write and does not replace';
  throw new HeddleError('E_CONFIG', {
    where: `--${flag} ${path}`,
    found,
    allowed: `a new file, or ${own}`,
    fix: 'choose another name, or move it away',
  });
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw readError(path, cause);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
