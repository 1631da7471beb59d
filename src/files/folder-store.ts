import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { type Manifest, requireIntact } from '../bundle/manifest.ts';
import type { Store } from '../bundle/store.ts';
import { generationPath, listFiles, readIfThere, readManifest, requireInside } from './folder-layout.ts';

/**
 * The store of a folder on disk, for reading only: the files of one generation, each with the bytes that were written.
 *
 * Where a new generation comes while it is read, `read` throws E_BUSY until `renew`. A folder without a manifest (of an
 * earlier version, or of another library) is read as it is.
 *
 * Throws: E_MODEL_FILE where there is no such folder, and from `read` for a file that is damaged; reading throws E_LIMIT and
 * E_DISK too.
 */
export async function folderStore(path: string): Promise<Store> {
  await requireFolder(path);
  let manifest = await readManifest(path);
  return Object.freeze({
    name: path,
    read: async (name: string, maxBytes: number) =>
      manifest === undefined ? readPlain(path, name, maxBytes) : readListed(path, manifest, name, maxBytes),
    list: async () => (manifest === undefined ? listFiles(path) : [...manifest.files.keys()].toSorted()),
    renew: async () => {
      manifest = await readManifest(path);
    },
  });
}

async function requireFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  // Earlier versions took the folder away for a moment while they saved.
  const old = `${path.replace(/[/\\]+$/, '')}.heddle-old`;
  const saved = await stat(old).catch(() => undefined);
  throw new HeddleError('E_MODEL_FILE', {
    where: path,
    found: found === undefined ? 'there is no such folder' : 'this is not a folder',
    allowed: 'a folder that heddle train wrote',
    fix:
      saved === undefined
        ? 'check the path'
        : `an earlier version of Heddle was ended while it saved: rename ${old} to ${path}`,
  });
}

async function readListed(
  folder: string,
  manifest: Manifest,
  name: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const mark = manifest.files.get(name);
  if (mark === undefined) return undefined;
  const where = join(folder, name);
  if (mark.bytes > maxBytes) throw tooLarge(where, mark.bytes, maxBytes);
  // First where it is on its way, then in its place: a file that is moved meanwhile is found in one of them.
  const bytes =
    (await readOrDiskError(join(generationPath(folder, manifest.generation), name))) ??
    (await readOrDiskError(where));
  try {
    if (bytes !== undefined) requireIntact(bytes, mark, where);
  } catch (error) {
    await requireCurrent(folder, manifest.generation);
    throw error;
  }
  if (bytes === undefined) await requireCurrent(folder, manifest.generation);
  return bytes;
}

async function readPlain(folder: string, name: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const where = join(folder, requireInside(name));
  const found = await stat(where).catch(() => undefined);
  if (found?.isFile() && found.size > maxBytes) throw tooLarge(where, found.size, maxBytes);
  const bytes = found?.isFile() ? await readOrDiskError(where) : undefined;
  await requireCurrent(folder, undefined);
  return bytes;
}

/** Throws E_BUSY where the folder has another generation by now. */
async function requireCurrent(folder: string, generation: number | undefined): Promise<void> {
  const now = await readManifest(folder);
  if (now?.generation === generation) return;
  throw new HeddleError('E_BUSY', {
    where: folder,
    found: 'its files were replaced while they were read',
    fix: 'try again',
  });
}

async function readOrDiskError(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readIfThere(path);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new HeddleError('E_DISK', { where: path, found: `reading failed (${message})` }, { cause });
  }
}

function tooLarge(where: string, bytes: number, maxBytes: number): HeddleError {
  return new HeddleError('E_LIMIT', {
    where,
    found: `${bytes} bytes`,
    allowed: `at most ${maxBytes} bytes`,
  });
}
