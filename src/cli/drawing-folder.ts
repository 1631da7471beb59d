/** Where `--draw` writes pictures. */
import { mkdir, readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { PictureOverlay } from '../data/pictures/overlay.ts';
import { diskError } from '../files/disk-error.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { drawnPicture } from '../pages/draw-picture.ts';

/** A folder of pictures with what was found in them. */
export interface DrawingFolder {
  /** Draws over the picture of a file, and writes it under the name of that file, as PNG. Throws E_DATA, E_DISK. */
  write(file: string, overlay: PictureOverlay): Promise<void>;
}

/** Makes the folder where it is not there yet. What stands there, such as the pictures themselves, is never replaced. */
export async function openDrawingFolder(folder: string): Promise<DrawingFolder> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw diskError(folder, cause);
  });
  const taken = new Set((await readdir(folder)).map(caseless));
  return {
    async write(file, overlay) {
      const picture = await drawnPicture(file, overlay);
      const name = freeName(parse(file).name, taken);
      taken.add(caseless(name));
      await writeFileAtomically(join(folder, name), picture);
    },
  };
}

/** `a.png`, or `a-2.png` where that is taken. */
function freeName(stem: string, taken: ReadonlySet<string>): string {
  let name = `${stem}.png`;
  for (let n = 2; taken.has(caseless(name)); n++) name = `${stem}-${n}.png`;
  return name;
}

/** Names that differ in case alone are one file on some disks. */
const caseless = (name: string) => name.toLowerCase();
