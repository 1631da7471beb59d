/** Folders of a browser: handles of the File System API. */
import { HeddleError } from '../base/errors.ts';
import { requireAtMost } from '../bundle/bundle-file.ts';
import type { Store } from '../bundle/store.ts';

/** The part of `File` that is used here: the type is not there in every program for Node. */
export interface FileLike {
  readonly name: string;
  readonly size: number;
  /** The path of a file that was chosen with its folder. */
  readonly webkitRelativePath?: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The bytes of a file. Throws E_LIMIT where it is too large. */
export async function fileBytes(file: FileLike, maxBytes: number, where: string): Promise<Uint8Array> {
  requireAtMost(file.size, maxBytes, where);
  return new Uint8Array(await file.arrayBuffer());
}

/** The part of `FileSystemDirectoryHandle` that is used here. */
export interface DirectoryHandle {
  readonly kind: 'directory';
  readonly name: string;
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<DirectoryHandle>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<FileHandle>;
}

interface FileHandle {
  getFile(): Promise<FileLike>;
  createWritable(): Promise<{ write(data: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void> }>;
}

export function isDirectoryHandle(value: unknown): value is DirectoryHandle {
  return (value as { readonly kind?: unknown } | null)?.kind === 'directory';
}

/** The store of a folder. Reading throws E_LIMIT, and E_DISK where the browser refuses. */
export function handleStore(folder: DirectoryHandle): Store {
  return Object.freeze({
    name: folder.name,
    list: async () => [],
    async read(path: string, maxBytes: number) {
      const where = `${folder.name}/${path}`;
      try {
        const file = await (await fileAt(folder, path, false)).getFile();
        return await fileBytes(file, maxBytes, where);
      } catch (error) {
        if (error instanceof HeddleError) throw error;
        if (nameOf(error) === 'NotFoundError' || nameOf(error) === 'TypeMismatchError') return undefined;
        throw diskError(where, 'reading', error);
      }
    },
  });
}

/** Writes files into a folder; others in it stay. Throws E_DISK where the browser refuses. */
export async function writeToHandle(
  folder: DirectoryHandle,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  for (const [path, bytes] of files) {
    try {
      const writable = await (await fileAt(folder, path, true)).createWritable();
      await writable.write(bytes as Uint8Array<ArrayBuffer>);
      await writable.close();
    } catch (error) {
      throw diskError(`${folder.name}/${path}`, 'writing', error);
    }
  }
}

async function fileAt(folder: DirectoryHandle, path: string, create: boolean): Promise<FileHandle> {
  const parts = path.split('/');
  let parent = folder;
  for (const part of parts.slice(0, -1)) parent = await parent.getDirectoryHandle(part, { create });
  return parent.getFileHandle(parts.at(-1)!, { create });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function diskError(where: string, what: string, cause: unknown): HeddleError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new HeddleError('E_DISK', { where, found: `${what} failed (${message})` }, { cause });
}
