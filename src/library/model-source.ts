/** All that a model can be read from, on every platform. */
import { HeddleError } from '../base/errors.ts';
import { fileLimits } from '../bundle/bundle-file.ts';
import { checkedStore } from '../bundle/manifest-store.ts';
import { memoryStore, type Store } from '../bundle/store.ts';
import {
  type DirectoryHandle,
  type FileLike,
  fileBytes,
  handleStore,
  isDirectoryHandle,
} from './directory-handle.ts';
import { fetchBytes, urlStore } from './url-store.ts';
import { unzip } from './zip.ts';

/**
 * What a model is read from: the path of a folder (in Node), the URL of a folder or of a zip archive, files by name,
 * files that were chosen (a `FileList`, an array of `File`), a zip archive (`Blob`), or the handle of a folder
 * (`FileSystemDirectoryHandle`).
 */
export type ModelSource =
  | string
  | URL
  | ReadonlyMap<string, Uint8Array>
  | ArrayLike<FileLike>
  | Blob
  | DirectoryHandle;

/** How the store of a folder is opened; a browser has no folders. */
export type OpenFolder = (path: string) => Promise<Store>;

/**
 * The store of a source, with each file as its manifest says, where there is one; `where` names it in messages.
 *
 * Throws: E_CONFIG for what is no source, and for the path of a folder where there are none; E_MODEL_FILE for a zip
 * archive that is damaged, or not there, and for a manifest that is damaged.
 */
export async function storeOf(source: ModelSource, openFolder?: OpenFolder, where = 'load'): Promise<Store> {
  const path = folderPath(source);
  if (path !== undefined && openFolder !== undefined) return openFolder(path);
  return checkedStore(await plainStore(source, where));
}

async function plainStore(source: ModelSource, where: string): Promise<Store> {
  if (typeof source === 'string' || source instanceof URL) return storeAt(source, where);
  if (source instanceof Map) return memoryStore(source, where);
  if (isDirectoryHandle(source)) return handleStore(source);
  if (source instanceof Blob && !('name' in source)) return archive(source, where);
  if (source instanceof Blob) return fileStore([source as unknown as FileLike], where);
  if (typeof (source as ArrayLike<FileLike> | undefined)?.length === 'number') {
    return fileStore(Array.from(source as ArrayLike<FileLike>), where);
  }
  const allowed =
    'the path or URL of a folder, files by name (a Map), a FileList, a zip archive (Blob), or a directory handle';
  throw new HeddleError('E_CONFIG', { where, found: describe(source), allowed });
}

/** The path of a folder on disk, where the source is one. */
function folderPath(source: ModelSource): string | undefined {
  if (typeof source !== 'string' && !(source instanceof URL)) return undefined;
  const url = asUrl(source);
  if (url === undefined) return String(source);
  return url.protocol === 'file:' ? decodeURIComponent(url.pathname) : undefined;
}

async function storeAt(source: string | URL, where: string): Promise<Store> {
  const url = asUrl(source);
  if (url === undefined) {
    const allowed = 'a URL, files by name (a Map), a FileList, a zip archive (Blob), or a directory handle';
    const found = `the path ${JSON.stringify(String(source))}, but there are no folders here`;
    throw new HeddleError('E_CONFIG', { where, found, allowed });
  }
  if (!url.pathname.endsWith('.zip')) return urlStore(url);
  const bytes = await fetchBytes(url, fileLimits.tensors);
  if (bytes !== undefined) return unzipped(bytes, url.href);
  throw new HeddleError('E_MODEL_FILE', { where: url.href, found: 'there is no such file' });
}

function asUrl(source: string | URL): URL | undefined {
  if (source instanceof URL) return source;
  const address = /^(?:https?|file|blob):/i.test(source) ? source : pageAddress(source);
  return address === undefined ? undefined : new URL(address);
}

/** What a text means as a link in a page; undefined where there is no page, as in Node. */
export function pageAddress(text: string): string | undefined {
  const base = globalThis.location?.href;
  return base === undefined ? undefined : new URL(text, base).href;
}

async function archive(source: Blob, where: string): Promise<Store> {
  return unzipped(new Uint8Array(await source.arrayBuffer()), where);
}

function unzipped(bytes: Uint8Array, where: string): Store {
  return memoryStore(withoutFolder(unzip(bytes, where)), where);
}

/** The store of chosen files: those of a folder, or one zip archive. */
async function fileStore(files: readonly FileLike[], where: string): Promise<Store> {
  const [first] = files;
  if (files.length === 1 && first !== undefined && /\.zip$/i.test(first.name)) {
    return unzipped(new Uint8Array(await first.arrayBuffer()), first.name);
  }
  const byPath = withoutFolder(new Map(files.map((file) => [file.webkitRelativePath || file.name, file])));
  return Object.freeze({
    name: where,
    list: async () => [...byPath.keys()],
    async read(name: string, maxBytes: number) {
      const file = byPath.get(name);
      return file && fileBytes(file, maxBytes, `${where}/${name}`);
    },
  });
}

/** The files below the folder of the outermost `config.json`, by their paths from there; all, where there is none. */
function withoutFolder<File>(files: ReadonlyMap<string, File>): ReadonlyMap<string, File> {
  const configs = [...files.keys()].filter((path) => /(?:^|\/)config\.json$/.test(path));
  const outermost = configs.toSorted((a, b) => a.length - b.length)[0] ?? '';
  const folder = outermost.slice(0, outermost.lastIndexOf('/') + 1);
  const inside = [...files].filter(([path]) => path.startsWith(folder));
  return new Map(inside.map(([path, file]) => [path.slice(folder.length), file]));
}

function describe(source: unknown): string {
  return source === null ? 'null' : typeof source;
}
