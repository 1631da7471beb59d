import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { requireAtMost } from '../bundle/bundle-file.ts';
import type { Manifest } from '../bundle/manifest.ts';
import { manifestStore, replacedError } from '../bundle/manifest-store.ts';
import type { Store } from '../bundle/store.ts';
import { generationPath, listFiles, readIfThere, readManifest, requireInside } from './folder-layout.ts';

/**
 * The store of a folder on disk, for reading only: the files of one generation, each with the bytes that were written.
 *
 * Throws: E_MODEL_FILE where there is no such folder; and as `manifestStore`; reading throws E_LIMIT and E_DISK too.
 */
export async function folderStore(path: string): Promise<Store> {
  await requireFolder(path);
  return manifestStore({
    name: path,
    readManifest: () => readManifest(path),
    read: (name, maxBytes, manifest) =>
      manifest === undefined ? readPlain(path, name, maxBytes) : readListed(path, manifest, name),
    list: () => listFiles(path),
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

/** First where it is on its way, then in its place: a file that is moved meanwhile is found in one of them. */
async function readListed(
  folder: string,
  { generation }: Manifest,
  name: string,
): Promise<Uint8Array | undefined> {
  const written = await readOrDiskError(join(generationPath(folder, generation), name));
  return written ?? readOrDiskError(join(folder, name));
}

async function readPlain(folder: string, name: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const where = join(folder, requireInside(name));
  const found = await stat(where).catch(() => undefined);
  if (found?.isFile()) requireAtMost(found.size, maxBytes, where);
  const bytes = found?.isFile() ? await readOrDiskError(where) : undefined;
  if ((await readManifest(folder)) !== undefined) throw replacedError(folder);
  return bytes;
}

async function readOrDiskError(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readIfThere(path);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new HeddleError('E_DISK', { where: path, found: `reading failed (${message})` }, { cause });
  }
}
