import { mkdir, mkdtemp, readdir, realpath, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { HeddleError } from '../base/errors.ts';
import { diskError } from '../files/disk-error.ts';

interface OutFolderOptions {
  /** Whether what the folder holds may be replaced. */
  readonly replace: boolean;
  /** What must not be inside, since the folder is replaced as a whole. */
  readonly keep: readonly string[];
  /** What to do about a folder that is not empty. */
  readonly fix?: string;
}

/**
 * Makes sure, before any work, that a model can be written to `out`.
 *
 * Throws: E_CONFIG for a file, a mount point, a folder that is not empty (unless it may be replaced) and one that holds
 * what must be kept; E_DISK where the folder around it cannot be made or written.
 */
export async function claimOutFolder(out: string, options: OutFolderOptions): Promise<void> {
  const {
    replace,
    keep,
    fix = 'add --overwrite to replace it, or --resume to go on with its training',
  } = options;
  const refuse = (found: string, remedy: string) => {
    throw new HeddleError('E_CONFIG', {
      where: `--out ${out}`,
      found,
      allowed: 'a new or empty folder',
      fix: remedy,
    });
  };
  const place = await realPath(out);
  const places = await Promise.all(keep.map(realPath));
  const kept = keep.find((_, i) => isInside(places[i]!, place));
  if (kept !== undefined)
    refuse(`a folder that holds ${kept}`, 'choose another folder, it is replaced as a whole');
  const existing = await stat(out).catch(() => undefined);
  if (existing !== undefined && !existing.isDirectory()) {
    refuse('this is a file', 'choose another path');
  } else if (existing === undefined) {
    await mkdir(dirname(resolve(out)), { recursive: true }).catch((cause) => {
      throw diskError(out, cause);
    });
  } else if (!replace && (await readdir(out)).length > 0) {
    refuse('a folder that is not empty', fix);
  }
  const parent = dirname(place);
  if (existing !== undefined && existing.dev !== (await stat(parent)).dev)
    refuse('a mount point, which cannot be renamed', 'choose a folder inside it');
  await requireWritable(parent, out);
}

/** A model is written beside its place and then renamed, so the folder around it must take new folders. */
async function requireWritable(parent: string, out: string): Promise<void> {
  try {
    await rmdir(await mkdtemp(join(parent, '.heddle-')));
  } catch (cause) {
    throw diskError(out, cause);
  }
}

/** Where links lead; the path itself where there is nothing yet. */
function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

function isInside(path: string, folder: string): boolean {
  return relative(folder, path).split(sep)[0] !== '..';
}
