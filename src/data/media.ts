/** What rows refer to and do not hold: files, folders, pictures. The platform reads them; nothing else knows how. */
import { HeddleError } from '../base/errors.ts';
import type { Pixels, Size } from './pictures/pixels.ts';

/** A file that is not read yet: its path (in Node), its URL (in a browser), or a file that was chosen. */
export type MediaFile = string | Blob;

/** What messages call a file, or what is in memory in its place; `otherwise` where it has no name. */
export function fileName(file: MediaFile | object, otherwise: string): string {
  if (typeof file === 'string') return file;
  return file instanceof Blob && 'name' in file ? String(file.name) : otherwise;
}

/** The same without the folders in front. */
export function baseName(file: MediaFile | object, otherwise: string): string {
  return fileName(file, otherwise).replace(/^.*[/\\](?=[^/\\])/, '');
}

/** What tells a file from others: its path, or of a `Blob`, which is not read yet, its name and size. */
export function groupOfFile(file: MediaFile): string {
  return typeof file === 'string' ? file : `${fileName(file, 'a file')} of ${file.size} bytes`;
}

/** The name of a file or a folder in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

export interface Media {
  /** Throws E_DATA where there is neither. */
  kind(path: string): Promise<FolderEntry['kind']>;
  /** What a folder holds, in the order of the names, without those that begin with a dot. Throws E_DATA. */
  list(folder: string): Promise<readonly FolderEntry[]>;
  /** The bytes of a file, unpacked where they are packed by gzip. Throws E_DATA, E_LIMIT. */
  bytes(path: MediaFile): Promise<Uint8Array>;
  /**
   * A picture as it is meant to be seen: turned as its camera says, the first of several, on white where it is transparent, red,
   * green and blue of 8 bits. It is stretched to `size`, where one is given.
   *
   * Throws: E_DATA naming the file for what is no whole picture, E_LIMIT for one that is too large.
   */
  picture(file: MediaFile, size?: Size): Promise<Pixels>;
  /** The size in which the same picture is seen. Throws as `picture`. */
  size(file: MediaFile): Promise<Size>;
  /** At most `most` frames of an animated picture, evenly chosen, each as `picture` gives one. Throws as `picture`. */
  frames(file: MediaFile, most: number): Promise<readonly Pixels[]>;
}

/** The media of a platform that has none: all that is asked for is refused. */
export const noMedia: Media = Object.freeze({
  kind: refuse,
  list: refuse,
  bytes: refuse,
  picture: refuse,
  size: refuse,
  frames: refuse,
});

function refuse(file: MediaFile): never {
  throw new HeddleError('E_DATA', {
    where: typeof file === 'string' ? file : 'a file',
    found: 'a file, and nothing here that could read it',
    allowed: 'numbers in memory',
  });
}

/** A path that stands in the file `base`, relative to that file; absolute paths and URLs stay as they are. */
export function relativeTo(base: string, path: string): string {
  if (/^(?:[/\\]|[a-z]:[/\\]|[a-z][a-z0-9+.-]+:)/i.test(path)) return path;
  const folder = base.replace(/[^/\\]*$/, '');
  return folder + path.replace(/^(?:\.\/)+/, '');
}
