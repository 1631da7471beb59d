import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeManifest, type FileMark, fileMark, type Manifest, manifestFile } from '../bundle/manifest.ts';
import { diskError } from './disk-error.ts';
import {
  generationPath,
  isMissing,
  ownFilesBy,
  readManifest,
  requireInside,
  workName,
  workPath,
} from './folder-layout.ts';
import { isThere, requireOwnPlaces } from './foreign-files.ts';
import { makeFolders, syncFolder, writeAndSync } from './write-and-sync.ts';

/** The files of a folder by relative path, such as `training/state.json`. */
export type FolderContent = ReadonlyMap<string, string | Uint8Array>;

/**
 * Replaces Heddle's files in a folder, all at one instant: whoever reads, and whenever a process or the machine ends,
 * there is the old set or the new one, complete. Files that are not Heddle's stay as they are.
 *
 * 1. The new files are written to `.heddle/generation-N` and forced to the disk.
 * 2. The manifest of generation N takes the place of the old one by one rename. This is the instant.
 * 3. The files move to their places, and files of earlier sets are removed. Until a file has moved, readers find it
 *    where it was written; where this is cut short, the next writer completes it.
 *
 * The caller holds the lock of the folder (`claimFolder`), or is the only one who knows it.
 *
 * Throws: E_DISK, and E_CONFIG where a file that is not Heddle's has the name of one of these; the old set is as it was.
 */
export async function writeFiles(folder: string, content: FolderContent): Promise<void> {
  const manifest = await readManifest(folder);
  const own = await ownFilesBy(manifest, folder);
  await requireOwnPlaces(folder, [...content.keys()].map(requireInside), own);
  const generation = generationAfter(manifest);
  const path = generationPath(folder, generation);
  try {
    await settleLast(folder, manifest);
    await publish(folder, { generation, files: await writeAll(path, content), own });
  } catch (cause) {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
    await removeIfEmpty(workPath(folder));
    throw diskError(folder, cause);
  }
}

/** The number of the next set of files. */
export function generationAfter(manifest: Manifest | undefined): number {
  return (manifest?.generation ?? 0) + 1;
}

async function writeAll(folder: string, content: FolderContent): Promise<Manifest['files']> {
  const marks = new Map<string, FileMark>();
  const folders = new Set([folder]);
  await makeFolders(folder);
  for (const [name, text] of content) {
    const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    marks.set(name, fileMark(bytes));
    const path = join(folder, name);
    for (let parent = dirname(path); !folders.has(parent); parent = dirname(parent)) folders.add(parent);
    await makeFolders(dirname(path));
    await writeAndSync(path, bytes);
  }
  for (const inner of folders) await syncFolder(inner);
  return marks;
}

/** A set of files that is complete in the folder of its generation, and the files of the sets before. */
interface CompleteSet extends Pick<Manifest, 'generation' | 'files'> {
  readonly own: ReadonlySet<string>;
}

/** Steps 2 and 3 above. */
export async function publish(folder: string, { generation, files, own }: CompleteSet): Promise<void> {
  const earlier: string[] = [];
  for (const name of own) {
    const replaced = name === manifestFile || files.has(name);
    if (!replaced && (await isThere(join(folder, name)))) earlier.push(name);
  }
  const manifest = { generation, files, earlier };
  const next = join(workPath(folder), manifestFile);
  await writeAndSync(next, encodeManifest(manifest));
  await rename(next, join(folder, manifestFile));
  // The new set is in force. If what follows fails, it is read where it was written, and the next writer moves it.
  await syncFolder(folder).catch(() => undefined);
  await settle(folder, manifest).catch(() => undefined);
}

/** Completes what an earlier writer began, whose manifest stands in the folder, and removes what it did not publish. */
export async function settleLast(folder: string, manifest: Manifest | undefined): Promise<void> {
  const work = workPath(folder);
  const names = await readdir(work).catch(() => []);
  const begun = names.filter((name) => /^generation-\d+$/.test(name));
  const current = manifest && `generation-${manifest.generation}`;
  if (manifest !== undefined && begun.includes(current!)) await settle(folder, manifest);
  for (const name of begun) {
    if (name !== current) await rm(join(work, name), { recursive: true, force: true });
  }
  await rm(join(work, manifestFile), { force: true });
}

async function settle(folder: string, { generation, files, earlier }: Manifest): Promise<void> {
  const written = generationPath(folder, generation);
  const folders = new Set([folder]);
  for (const name of files.keys()) {
    const place = join(folder, name);
    folders.add(dirname(place));
    await makeFolders(dirname(place));
    await rename(join(written, name), place).catch((error) => {
      if (!isMissing(error)) throw error;
    });
  }
  for (const inner of folders) await syncFolder(inner);
  for (const name of earlier) await removeFile(folder, name);
  await rm(written, { recursive: true, force: true });
  await removeIfEmpty(workPath(folder));
}

/** Removes a file, and the folders around it that are empty then. */
async function removeFile(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
  for (let parent = dirname(name); parent !== '.'; parent = dirname(parent)) {
    if (parent === workName || !(await removeIfEmpty(join(folder, parent)))) return;
  }
}

/** Whether the folder was empty, and is gone. */
export async function removeIfEmpty(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}
