import { HeddleError } from '../base/errors.ts';

/** Where a bundle is read from: a folder, a web address, memory. */
export interface Store {
  /** What messages call it, such as the path of the folder. */
  readonly name: string;
  /**
   * The bytes of a file by its relative path, or undefined where there is none.
   *
   * A store that can tell the size beforehand throws E_LIMIT for a file of more than `maxBytes`; the reader checks it anyway.
   */
  read(name: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Why there is no file where one was asked for, where that is known and is more than that there is none. */
  readonly whyMissing?: ((name: string) => string | undefined) | undefined;
  /** Whether the files are in memory, so that holding on to them costs nothing. */
  readonly inMemory?: boolean;
  /** The relative paths of all files, with `/` between their parts. */
  list(): Promise<readonly string[]>;
  /**
   * Of a store whose files may be replaced while they are read: from then on `read` throws E_BUSY, and after this it reads
   * the files that have come.
   */
  renew?(): Promise<void>;
}

/** More often than this in one go, nobody saves. */
const mostAttempts = 100;

/**
 * What `read` makes of files that belong together: where others take their place meanwhile, it begins again with those.
 *
 * Throws what `read` throws.
 */
export async function readTogether<T>(store: Store, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      const replaced = error instanceof HeddleError && error.code === 'E_BUSY';
      if (!replaced || store.renew === undefined || attempt === mostAttempts) throw error;
      await store.renew();
    }
  }
}

/** A store of files that are in memory, such as those of `bundleFiles`. */
export function memoryStore(files: ReadonlyMap<string, Uint8Array>, name = 'bundle'): Store {
  return Object.freeze({
    name,
    inMemory: true,
    read: async (file: string) => files.get(file),
    list: async () => [...files.keys()],
  });
}
