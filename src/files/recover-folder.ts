import { rename, rm } from 'node:fs/promises';
import { exists } from './exists.ts';

/** Where the old folder waits while the new one takes its name. */
export function oldFolderOf(folder: string): string {
  return `${folder}.heddle-old`;
}

/**
 * Finishes what a crash of `writeFolderAtomically` left: the old folder gets its name back if nothing has
 * taken it, and is removed if the new folder is in place.
 */
export async function recoverFolder(folder: string): Promise<void> {
  const old = oldFolderOf(folder);
  if (!(await exists(old))) return;
  if (await exists(folder)) await rm(old, { recursive: true, force: true });
  else await rename(old, folder);
}
