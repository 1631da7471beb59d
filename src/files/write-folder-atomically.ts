import { mkdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { diskError } from './disk-error.ts';
import { exists } from './exists.ts';
import { oldFolderOf, recoverFolder } from './recover-folder.ts';
import { syncFolder, writeAndSync } from './write-and-sync.ts';

/** The content of a folder by relative path, such as `training/state.json`. */
type FolderContent = ReadonlyMap<string, string | Uint8Array>;

/**
 * Replaces a whole folder, so that a crash at any instant leaves the old folder or the new one, complete.
 *
 * 1. The new content is written beside it, to `NAME.heddle-new`, and forced to the disk.
 * 2. `NAME` is renamed to `NAME.heddle-old`.
 * 3. `NAME.heddle-new` is renamed to `NAME`.
 * 4. `NAME.heddle-old` is removed.
 *
 * The window: between 2 and 3 nothing has the name, and `NAME.heddle-old` holds the old folder.
 * `recoverFolder` puts it back; call it before a folder is read. If 3 fails, the old folder is put back at
 * once. All renames are between siblings, so they never cross file systems. Files that are not in `content`
 * do not survive. One process at a time may write a folder.
 *
 * Throws: E_DISK; the old folder is as it was.
 */
export async function writeFolderAtomically(path: string, content: FolderContent): Promise<void> {
  const folder = await realpath(path).catch(() => resolve(path));
  const beside = `${folder}.heddle-new`;
  try {
    await mkdir(dirname(folder), { recursive: true });
    await recoverFolder(folder);
    await rm(beside, { recursive: true, force: true });
    await writeFolder(beside, content);
    await takePlace(beside, folder);
  } catch (cause) {
    await rm(beside, { recursive: true, force: true }).catch(() => undefined);
    throw diskError(path, cause);
  }
}

async function writeFolder(folder: string, content: FolderContent): Promise<void> {
  const folders = new Set([folder]);
  for (const [name, bytes] of content) {
    const path = join(folder, requireInside(name));
    for (let parent = dirname(path); !folders.has(parent); parent = dirname(parent)) folders.add(parent);
    await mkdir(dirname(path), { recursive: true });
    await writeAndSync(path, bytes);
  }
  await mkdir(folder, { recursive: true });
  for (const inner of folders) await syncFolder(inner);
}

/** A complete folder takes the place of another, by steps 2 to 4 above; where 3 fails, the old one is put back. */
export async function takePlace(beside: string, folder: string): Promise<void> {
  await swapFolders(beside, folder);
  // The new folder is in place. If what follows fails, the next recovery removes the old one.
  await syncFolder(dirname(folder)).catch(() => undefined);
  await rm(oldFolderOf(folder), { recursive: true, force: true }).catch(() => undefined);
}

async function swapFolders(beside: string, folder: string): Promise<void> {
  const old = oldFolderOf(folder);
  const replaces = await exists(folder);
  if (replaces) await rename(folder, old);
  try {
    await rename(beside, folder);
  } catch (cause) {
    if (replaces) await rename(old, folder);
    throw cause;
  }
}

function requireInside(name: string): string {
  const isPlain = (part: string) => part !== '' && part !== '.' && part !== '..' && !/[\\:]/.test(part);
  if (name.split('/').every(isPlain)) return name;
  throw new HeddleError('E_INTERNAL', {
    where: 'writeFolderAtomically',
    found: `the file name ${JSON.stringify(name)}`,
    allowed: 'a relative path with / between its parts',
  });
}
