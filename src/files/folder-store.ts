import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { exists } from './exists.ts';
import { recoverFolder } from './recover-folder.ts';

/** The files of one folder, for reading. */
interface FolderStore {
  readonly name: string;
  readonly read: (name: string, maxBytes: number) => Promise<Uint8Array | undefined>;
  readonly list: () => Promise<readonly string[]>;
}

/**
 * The store of a folder on disk; where a crash while saving took the folder away, the old one is put back first.
 *
 * Throws: E_MODEL_FILE where there is no such folder; reading throws E_LIMIT and E_DISK.
 */
export async function folderStore(path: string): Promise<FolderStore> {
  if (!(await exists(path))) await recoverFolder(resolve(path));
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new HeddleError('E_MODEL_FILE', {
      where: path,
      found: found === undefined ? 'there is no such folder' : 'this is not a folder',
      allowed: 'a folder that heddle train wrote',
      fix: 'check the path',
    });
  }
  return Object.freeze({
    name: path,
    read: (name: string, maxBytes: number) => readInside(path, name, maxBytes),
    list: () => listFiles(path),
  });
}

async function readInside(folder: string, name: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const path = join(folder, name);
  if (relative(folder, path).split(sep)[0] === '..') {
    throw new HeddleError('E_INTERNAL', {
      where: folder,
      found: `the file name ${name}`,
      allowed: 'a file inside',
    });
  }
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) return undefined;
  if (file.size > maxBytes) {
    const [found, allowed] = [`${file.size} bytes`, `at most ${maxBytes} bytes`];
    throw new HeddleError('E_LIMIT', { where: path, found, allowed });
  }
  try {
    return await readFile(path);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new HeddleError('E_DISK', { where: path, found: `reading failed (${message})` }, { cause });
  }
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}
