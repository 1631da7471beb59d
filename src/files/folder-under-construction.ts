import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileMark } from '../bundle/manifest.ts';
import { diskError } from './disk-error.ts';
import { generationPath, listFiles, ownFiles, readManifest } from './folder-layout.ts';
import { requireOwnPlaces } from './foreign-files.ts';
import { makeFolders } from './write-and-sync.ts';
import { generationAfter, publish } from './write-files.ts';

/** The files of a folder that are written over a long time, and come to their places at the end. */
export interface FolderUnderConstruction {
  /** Where to write meanwhile. */
  readonly path: string;
  /** All files take their places at one instant, as with `writeFiles`. Throws E_DISK and E_CONFIG. */
  readonly finish: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** Begins the next files of a folder, whose lock the caller holds. Throws E_DISK. */
export async function constructFolder(folder: string): Promise<FolderUnderConstruction> {
  const generation = generationAfter(await readManifest(folder));
  const path = generationPath(folder, generation);
  const orDiskError = (work: () => Promise<void>) =>
    work().catch((cause) => {
      throw diskError(folder, cause);
    });
  await orDiskError(async () => {
    await makeFolders(path);
  });
  return {
    path,
    finish: () =>
      orDiskError(async () => {
        const names = await listFiles(path);
        const own = await ownFiles(folder);
        await requireOwnPlaces(folder, names, own);
        const marks = [];
        for (const name of names) marks.push([name, fileMark(await readFile(join(path, name)))] as const);
        await publish(folder, { generation, files: new Map(marks), own });
      }),
    discard: () => rm(path, { recursive: true, force: true }).catch(() => undefined),
  };
}
