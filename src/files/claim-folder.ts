import { readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { olderFileNames } from '../bundle/bundle.ts';
import { diskError } from './disk-error.ts';
import { ownFiles, readManifest, workName, workPath } from './folder-layout.ts';
import { lockFolder, requireUnlocked } from './folder-lock.ts';
import { requireOwnPlaces } from './foreign-files.ts';
import { makeFolders, syncFolder, writeAndSync } from './write-and-sync.ts';
import { type FolderContent, removeIfEmpty, settleLast, writeFiles } from './write-files.ts';

export interface ClaimOptions {
  /**
   * Which folders may be written to: `any`, those that are new, empty or Heddle's own (`own`), or those that are new or
   * empty (`empty`). Files that are not Heddle's stay as they are in each case.
   */
  readonly allow: 'any' | 'own' | 'empty';
  /** What messages call it; the path by default. */
  readonly where?: string;
  /** What to do about a folder that is not allowed. */
  readonly fix: string;
  /** The files that may be written; those of a bundle by default. */
  readonly names?: readonly string[];
}

/** A folder that nobody else writes to until it is released. */
export interface ClaimedFolder {
  /** Its real path. */
  readonly path: string;
  /** Gives it back; a folder that was made for this and is still empty is removed. */
  readonly release: () => Promise<void>;
}

/**
 * Makes sure, before any work, that files can be written to a folder, and keeps others from it: takes its lock, completes
 * what a writer before began, and writes, syncs and renames a file where the others will stand.
 *
 * Throws: E_BUSY where another process writes to it; E_CONFIG for a file, a folder that is not allowed, and one in which
 * something that is not Heddle's has the name of a file to write; E_DISK where it cannot be written.
 */
export async function claimFolder(folder: string, options: ClaimOptions): Promise<ClaimedFolder> {
  const { where = folder, names = olderFileNames } = options;
  const existing = await stat(folder).catch(() => undefined);
  if (existing !== undefined && !existing.isDirectory()) {
    throw new HeddleError('E_CONFIG', {
      where,
      found: 'this is a file',
      allowed: 'a new or empty folder',
      fix: 'choose another path',
    });
  }
  if (existing !== undefined) {
    await requireUnlocked(folder);
    await requireAllowed(folder, where, options);
    await requireOwnPlaces(folder, names, await ownFiles(folder));
  }
  let unlock = async () => {};
  const release = async () => {
    await unlock();
    await removeIfEmpty(workPath(folder));
    if (existing === undefined) await removeIfEmpty(folder);
  };
  try {
    await makeFolders(workPath(folder));
    unlock = await lockFolder(folder);
    await prepare(folder);
    return Object.freeze({ path: await realpath(folder), release });
  } catch (cause) {
    await release();
    throw diskError(folder, cause);
  }
}

async function requireAllowed(folder: string, where: string, { allow, fix }: ClaimOptions): Promise<void> {
  if (allow === 'any') return;
  const found = (await readdir(folder)).filter((name) => name !== workName);
  if (found.length === 0 || (allow === 'own' && (await ownFiles(folder)).size > 0)) return;
  throw new HeddleError('E_CONFIG', {
    where,
    found: 'a folder that is not empty',
    allowed: allow === 'own' ? 'a new or empty folder, or one that Heddle wrote' : 'a new or empty folder',
    fix,
  });
}

async function prepare(folder: string): Promise<void> {
  await settleLast(folder, await readManifest(folder));
  const probe = join(workPath(folder), 'probe');
  await writeAndSync(probe, 'a test whether a file can be written here');
  await rename(probe, `${probe}-renamed`);
  await rm(`${probe}-renamed`);
  await syncFolder(folder);
}

/**
 * Writes files to a folder, in one go. Heddle's own files are replaced, all at one instant; a folder that holds others and
 * none of Heddle's is refused without `overwrite`, and files that are not Heddle's are never touched.
 *
 * Throws what `claimFolder` and `writeFiles` throw; the old files are as they were.
 */
export async function saveFolder(
  folder: string,
  content: FolderContent,
  { overwrite = false }: { readonly overwrite?: boolean | undefined } = {},
): Promise<void> {
  const { path, release } = await claimFolder(resolve(folder), {
    allow: overwrite ? 'any' : 'own',
    where: folder,
    fix: 'choose another folder, or set overwrite: files that are not of Heddle stay as they are',
    names: [...content.keys()],
  });
  try {
    await writeFiles(path, content);
  } finally {
    await release();
  }
}
