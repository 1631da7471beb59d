/**
 * Where the files of a folder that Heddle writes stand. docs/ARCHITECTURE.md, "The folder of a model", has the reasons.
 *
 *     FOLDER/heddle.json               the manifest: the files of the current generation, with a hash for each
 *     FOLDER/NAME                      a file of the current generation, or one that is not Heddle's
 *     FOLDER/.heddle/generation-7/NAME a file of generation 7 on its way: written, not yet moved to its place
 *     FOLDER/.heddle/lock              the process that writes here
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { olderFileNames } from '../bundle/bundle.ts';
import { versionOf } from '../bundle/bundle-config.ts';
import { type Manifest, manifestFile, parseManifest } from '../bundle/manifest.ts';

/** Heddle's own place in a folder; gone when nothing is under way. */
export const workName = '.heddle';

export function workPath(folder: string): string {
  return join(folder, workName);
}

export function generationPath(folder: string, generation: number): string {
  return join(workPath(folder), `generation-${generation}`);
}

/** The bytes of a file, or undefined where there is none. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether an operation failed because there is no such file. */
export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The manifest of a folder, or undefined where there is none. Throws E_MODEL_FILE where it is damaged. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, manifestFile);
  const bytes = await readIfThere(path);
  return bytes && parseManifest(bytes, path);
}

/** The relative paths of all files in a folder, with `/` between their parts; those under way are left out. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !name.split('/').includes(workName))
    .toSorted();
}

/** The files in a folder that Heddle wrote. */
export async function ownFiles(folder: string): Promise<ReadonlySet<string>> {
  return ownFilesBy(await readManifest(folder), folder);
}

/** The same by the manifest of the folder: its files; without one those of the names that an earlier version gave, in a bundle of it. */
export async function ownFilesBy(
  manifest: Manifest | undefined,
  folder: string,
): Promise<ReadonlySet<string>> {
  if (manifest !== undefined) return new Set([manifestFile, ...manifest.files.keys(), ...manifest.earlier]);
  return (await isOlderFolder(folder)) ? new Set(olderFileNames) : new Set();
}

async function isOlderFolder(folder: string): Promise<boolean> {
  const bytes = await readIfThere(join(folder, 'config.json'));
  if (bytes === undefined) return false;
  try {
    return versionOf(JSON.parse(bytes.toString())) !== undefined;
  } catch {
    return false;
  }
}

/** A relative path with plain parts. Throws E_INTERNAL for any other. */
export function requireInside(name: string): string {
  const isPlain = (part: string) => part !== '' && part !== '.' && part !== '..' && !/[\\:]/.test(part);
  if (name.split('/').every(isPlain)) return name;
  throw new HeddleError('E_INTERNAL', {
    where: 'folder',
    found: `the file name ${JSON.stringify(name)}`,
    allowed: 'a relative path with / between its parts',
  });
}
