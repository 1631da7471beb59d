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
