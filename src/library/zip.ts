/** The files of a model as one zip archive. */
import { unzipSync, zipSync } from 'fflate';
import { HeddleError } from '../base/errors.ts';
import { fileLimits } from '../bundle/bundle-file.ts';

/** An archive of files by name; they are stored as they are, since weights do not get smaller. */
export function zipOf(files: ReadonlyMap<string, Uint8Array>): Blob {
  const entries = Object.fromEntries([...files].map(([name, bytes]) => [name, bytes] as const));
  const bytes = zipSync(entries, { level: 0 });
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' });
}

/**
 * The files of an archive by name.
 *
 * Throws: E_MODEL_FILE for what is no zip archive, E_LIMIT where its files are too large together.
 */
export function unzip(bytes: Uint8Array, where: string): ReadonlyMap<string, Uint8Array> {
  let total = 0;
  const filter = ({ name, originalSize }: { readonly name: string; readonly originalSize: number }) => {
    total += originalSize;
    if (total <= 2 * fileLimits.tensors) return !name.endsWith('/');
    const allowed = `at most ${2 * fileLimits.tensors} bytes`;
    throw new HeddleError('E_LIMIT', { where, found: `files of more than ${total} bytes`, allowed });
  };
  try {
    return new Map(Object.entries(unzipSync(bytes, { filter })));
  } catch (cause) {
    if (cause instanceof HeddleError) throw cause;
    const found = `a file that is not a complete zip archive (${cause instanceof Error ? cause.message : String(cause)})`;
    const allowed = 'an archive that save(model) gave, or of the files of a model';
    throw new HeddleError('E_MODEL_FILE', { where, found, allowed }, { cause });
  }
}
