/** What rows refer to, read from the disk; pictures are decoded by sharp, in threads of its own. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { HeddleError } from '../base/errors.ts';
import { type FolderEntry, fileName, type Media, type MediaFile } from '../data/media.ts';
import type { Picture } from '../data/pictures/picture.ts';
import { mostPixels, type Pixels, type Size, tooManyPixels, withChannels } from '../data/pictures/pixels.ts';
import { isInMemory } from '../data/rows/row-file.ts';
import { requireWholeGif } from '../data/videos/gif.ts';
import { evenPlaces } from '../data/videos/video.ts';
import { readError } from './disk-error.ts';

const mostBytes = 2 ** 32;

export const nodeMedia: Media = Object.freeze({ kind, list, bytes, picture, size: pictureSize, frames });

async function kind(path: string): Promise<FolderEntry['kind']> {
  const found = await stat(path).catch((cause: unknown) => {
    throw readError(path, cause);
  });
  return found.isDirectory() ? 'folder' : 'file';
}

async function list(folder: string): Promise<readonly FolderEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw readError(folder, cause);
  });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  const found = await Promise.all(
    visible.map(async (entry) => ({
      name: entry.name,
      // What a link leads to counts.
      kind: entry.isSymbolicLink()
        ? await kind(`${folder}/${entry.name}`)
        : entry.isDirectory()
          ? ('folder' as const)
          : ('file' as const),
    })),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function bytes(file: MediaFile): Promise<Uint8Array> {
  if (typeof file !== 'string') return new Uint8Array(await file.arrayBuffer());
  const path = file;
  const found = await readFile(path).catch((cause: unknown) => {
    throw readError(path, cause);
  });
  if (found[0] !== 0x1f || found[1] !== 0x8b) return found;
  return promisify(gunzip)(found, { maxOutputLength: mostBytes }).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw damaged(path, `bytes that gzip cannot unpack (${message})`, cause);
  });
}

const nameOf = (file: Picture) => fileName(file, 'a picture');

const strict = { failOn: 'error', limitInputPixels: mostPixels } as const;

/** A picture as `Media.picture` gives it, not decoded yet. Throws E_DATA where no package reads pictures. */
export async function openPicture(file: Picture) {
  const sharp = await loadSharp(nameOf(file));
  if (file instanceof Blob && file.size === 0) throw damaged(nameOf(file), 'an empty file');
  if (isInMemory(file)) {
    const { height, width, data } = withChannels(file, 3);
    return sharp(data, { raw: { height, width, channels: 3 } });
  }
  const content = sharp(typeof file === 'string' ? file : new Uint8Array(await file.arrayBuffer()), strict);
  return content.autoOrient().flatten({ background: '#ffffff' });
}

/** See `Media.size`. */
export async function pictureSize(file: Picture): Promise<Size> {
  if (isInMemory(file)) return file;
  const content = await openPicture(file);
  const { autoOrient } = await content.metadata().catch(async (cause: unknown) => {
    throw await pictureError(nameOf(file), file, cause);
  });
  return { height: autoOrient.height, width: autoOrient.width };
}

async function picture(file: MediaFile, size?: Size): Promise<Pixels> {
  const upright = await openPicture(file);
  try {
    const scaled =
      size === undefined
        ? upright
        : upright.resize(size.width, size.height, {
            fit: 'fill',
            kernel: 'linear',
            // The same picture by any way: bytes of JPEG that are decoded at half the size are rounded otherwise.
            fastShrinkOnLoad: false,
          });
    const { data, info } = await scaled.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return withChannels({ height: info.height, width: info.width, channels: info.channels, data }, 3);
  } catch (cause) {
    throw await pictureError(nameOf(file), file, cause);
  }
}

/** All frames are decoded, since each may draw over the one before. */
async function frames(file: MediaFile, most: number): Promise<readonly Pixels[]> {
  const where = nameOf(file);
  const sharp = await loadSharp(where);
  const content = await bytes(file);
  requireWholeGif(content, where);
  try {
    const { data, info } = await sharp(content, { ...strict, animated: true })
      .flatten({ background: '#ffffff' })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, channels, pages = 1, pageHeight: height = info.height } = info;
    const size = height * width * channels;
    return evenPlaces(pages, most).map((page) =>
      withChannels({ height, width, channels, data: data.subarray(page * size, (page + 1) * size) }, 3),
    );
  } catch (cause) {
    throw await pictureError(where, file, cause);
  }
}

type Sharp = typeof import('sharp').default;

let loaded: Promise<Sharp> | undefined;

/** Loaded when the first picture is read: who has none needs no sharp. */
function loadSharp(where: string): Promise<Sharp> {
  loaded ??= import('sharp').then(
    ({ default: sharp }) => sharp,
    (cause: unknown) => {
      loaded = undefined;
      const found = 'a picture, and no package that reads it';
      const fix = 'npm install sharp';
      throw new HeddleError('E_DATA', { where, found, allowed: 'the package sharp', fix }, { cause });
    },
  );
  return loaded;
}

async function pictureError(where: string, file: MediaFile, cause: unknown): Promise<HeddleError> {
  const size = typeof file === 'string' ? await sizeOf(file) : file.size;
  if (size instanceof HeddleError) return size;
  if (size === 0) return damaged(where, 'an empty file', cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!/pixel limit/i.test(message)) return damaged(where, `no whole picture (${message})`, cause);
  return tooManyPixels(where, undefined, cause);
}

/** The bytes of a file, or the error of one that cannot be read. */
function sizeOf(path: string): Promise<number | HeddleError> {
  return stat(path).then(
    (found) => (found.isDirectory() ? readError(path, { code: 'EISDIR' }) : found.size),
    (error: unknown) => readError(path, error),
  );
}

function damaged(where: string, found: string, cause?: unknown): HeddleError {
  const fix = 'replace or remove it';
  return new HeddleError('E_DATA', { where, found, allowed: 'a file that is whole', fix }, { cause });
}
