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

const readFailures: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'there is no such file'],
  ['EISDIR', 'this is a folder'],
  ['EACCES', 'this file may not be read'],
]);

/** The E_DATA error of data that cannot be read. */
export function readError(where: string, cause: unknown, allowed?: string): HeddleError {
  const { code, message } = systemError(cause);
  const found = readFailures.get(code) ?? `reading failed (${message})`;
  const parts = { where, found, ...(allowed !== undefined && { allowed }), fix: 'check the path' };
  return new HeddleError('E_DATA', parts, { cause });
}

/** The E_DISK error of a failed write; what stood at `path` before is still there. */
export function diskError(path: string, cause: unknown): HeddleError {
  if (cause instanceof HeddleError) return cause;
  const { code, message } = systemError(cause);
  const [found, fix] = writeFailures.get(code) ?? [`writing failed (${message})`, 'check the disk'];
  return new HeddleError('E_DISK', { where: path, found: `${found}; nothing was changed`, fix }, { cause });
}

/** What Node says of a failed call of the system. */
function systemError(cause: unknown): { readonly code: string; readonly message: string } {
  const { code = '', message = String(cause) } = Object(cause) as Partial<ReturnType<typeof systemError>>;
  return { code, message };
}
