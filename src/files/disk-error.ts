import { HeddleError } from '../base/errors.ts';

const writeFailures: ReadonlyMap<string, readonly [found: string, fix: string]> = new Map([
  ['ENOSPC', ['the disk is full', 'free some space and try again']],
  ['EDQUOT', ['the disk quota is used up', 'free some space and try again']],
  ['EACCES', ['this place may not be written', 'change its permissions, or choose another place']],
  ['EPERM', ['this place may not be written', 'change its permissions, or choose another place']],
  ['EROFS', ['the disk is read-only', 'choose another place']],
  ['ENOENT', ['its parent folder does not exist', 'create the folder, or choose another place']],
  ['ENOTDIR', ['a part of the path is not a folder', 'choose another place']],
  ['EEXIST', ['a part of the path is a file', 'choose another place']],
  ['EBUSY', ['the folder is in use or a mount point', 'choose a folder inside it']],
]);

/** The E_DISK error of a failed write; what stood at `path` before is still there. */
export function diskError(path: string, cause: unknown): HeddleError {
  if (cause instanceof HeddleError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message : String(cause);
  const [found, fix] = writeFailures.get(code) ?? [`writing failed (${message})`, 'check the disk'];
  return new HeddleError('E_DISK', { where: path, found: `${found}; nothing was changed`, fix }, { cause });
}
