import { mkdir, realpath, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { diskError } from './disk-error.ts';
import { recoverFolder } from './recover-folder.ts';
import { takePlace } from './write-folder-atomically.ts';

/** A folder that is filled over a long time beside the place that it takes at the end. */
export interface FolderUnderConstruction {
  /** Where to write meanwhile. */
  readonly path: string;
  /** Takes the place, with the guarantees of `writeFolderAtomically`. Throws E_DISK. */
  readonly finish: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** Makes `FOLDER.heddle-new`, empty. Throws E_DISK. */
export async function constructFolder(folder: string): Promise<FolderUnderConstruction> {
  const place = await realpath(folder).catch(() => resolve(folder));
  const path = `${place}.heddle-new`;
  const orDiskError = async (work: () => Promise<void>) => {
    await work().catch((cause) => {
      throw diskError(folder, cause);
    });
  };
  await orDiskError(async () => {
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true });
  });
  return {
    path,
    finish: () =>
      orDiskError(async () => {
        await recoverFolder(place);
        await takePlace(path, place);
      }),
    discard: () => rm(path, { recursive: true, force: true }).catch(() => undefined),
  };
}
