/** Reading the files that a manifest tells of, from wherever they stand: what is read is what was written, and of one set. */
import { HeddleError } from '../base/errors.ts';
import { fileLimits, locate, requireAtMost, requireOwnKind } from './bundle-file.ts';
import { isSameSet, type Manifest, manifestFile, parseManifest, requireIntact } from './manifest.ts';
import type { Store } from './store.ts';

/** Files that may have a manifest. */
export interface ListedFiles extends Omit<Store, 'read' | 'renew'> {
  /** As it is now; undefined where there is none. */
  readManifest(): Promise<Manifest | undefined>;
  /** The bytes of a file, of a set that is written in the manifest, or of no set. */
  read(name: string, maxBytes: number, manifest: Manifest | undefined): Promise<Uint8Array | undefined>;
}

/**
 * The store of files with a manifest: it reads those that the manifest tells of, each with the bytes that were written.
 * Files without a manifest (of an earlier version, or of another library) are read as they are.
 *
 * Throws: E_MODEL_FILE for a manifest that is damaged; its `read` E_MODEL_FILE for a file that is, and E_BUSY, until `renew`,
 * where another set has come meanwhile.
 */
export async function manifestStore({ readManifest, read, list, ...rest }: ListedFiles): Promise<Store> {
  let manifest = await readManifest();
  const readListed = async (name: string, maxBytes: number, of: Manifest) => {
    const mark = of.files.get(name);
    if (mark === undefined) return undefined;
    const where = locate(rest, name);
    requireAtMost(mark.bytes, maxBytes, where);
    const bytes = await read(name, maxBytes, of);
    try {
      if (bytes !== undefined) requireIntact(requireOwnKind(bytes, where), mark, where);
    } catch (error) {
      await requireCurrent(of);
      throw error;
    }
    if (bytes === undefined) await requireCurrent(of);
    return bytes;
  };
  const requireCurrent = async (of: Manifest) => {
    if (!isSameSet(await readManifest(), of)) throw replacedError(rest.name);
  };
  return Object.freeze({
    ...rest,
    read: (name: string, maxBytes: number) =>
      manifest === undefined ? read(name, maxBytes, manifest) : readListed(name, maxBytes, manifest),
    list: async () => (manifest === undefined ? list() : [...manifest.files.keys()].toSorted()),
    renew: async () => {
      manifest = await readManifest();
    },
  });
}

/** The store with each file as its manifest says, where it has one. Throws as `manifestStore`. */
export function checkedStore(store: Store): Promise<Store> {
  return manifestStore({
    ...store,
    readManifest: async () => {
      const bytes = await store.read(manifestFile, fileLimits.json);
      return bytes && parseManifest(bytes, locate(store, manifestFile));
    },
  });
}

/** E_BUSY, after which `readTogether` begins again. */
export function replacedError(where: string): HeddleError {
  return new HeddleError('E_BUSY', {
    where,
    found: 'its files were replaced while they were read',
    fix: 'try again',
  });
}
