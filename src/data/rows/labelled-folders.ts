/** Files in folders that are called after the labels of what they hold. */
import { HeddleError } from '../../base/errors.ts';
import type { Media } from '../media.ts';

/** A file and the name of the folder that it is in, or that one of its folders is in. */
export interface LabelledFile {
  readonly path: string;
  readonly label: string;
}

interface WantedFiles {
  isWanted(name: string): boolean;
  /** What messages call them: `pictures`. */
  readonly noun: string;
  /** `cat/1.png` */
  readonly example: string;
}

/** The wanted files below each folder of a folder; deeper folders belong to the label. Throws E_DATA where there are none. */
export async function labelledFiles(
  folder: string,
  media: Media,
  { isWanted, noun, example }: WantedFiles,
): Promise<readonly LabelledFile[]> {
  const folders = (await media.list(folder)).filter(({ kind }) => kind === 'folder');
  const found = await Promise.all(
    folders.map(async ({ name }) => {
      const label = name.normalize('NFC');
      const files = await filesBelow(`${folder}/${name}`, media, isWanted);
      return files.map((path) => ({ path, label }));
    }),
  );
  const files = found.flat();
  if (files.length > 0) return files;
  throw new HeddleError('E_DATA', {
    where: folder,
    found:
      folders.length === 0 ? 'a folder without folders in it' : `no ${noun} in ${folders.length} folders`,
    allowed: `a folder of ${noun} for each label, such as ${example}`,
    fix: 'check the path',
  });
}

async function filesBelow(
  folder: string,
  media: Media,
  isWanted: (name: string) => boolean,
): Promise<readonly string[]> {
  const entries = await media.list(folder);
  const found = await Promise.all(
    entries.map(async ({ name, kind }) => {
      const path = `${folder}/${name}`;
      if (kind === 'folder') return filesBelow(path, media, isWanted);
      return isWanted(name) ? [path] : [];
    }),
  );
  return found.flat();
}
