import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskError } from './disk-error.ts';
import { syncFolder, writeAndSync } from './write-and-sync.ts';

/**
 * Replaces a file so that at every instant, and after a power cut, it holds either the old content or the new.
 *
 * The content goes to a file beside it, is forced to the disk, and takes its name by one rename. On failure
 * the file beside it is removed and the old file is as it was. One writer at a time may write a file.
 *
 * Throws: E_DISK.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const beside = `${path}.heddle-new`;
  try {
    await writeAndSync(beside, content);
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw diskError(path, cause);
  }
  // The new file is in place; a disk that cannot sync a folder may forget the rename, but not mix old and new.
  await syncFolder(dirname(path)).catch(() => undefined);
}
