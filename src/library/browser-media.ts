/** What rows refer to, read in a browser: pictures at URLs and in files that were chosen. */
import { HeddleError } from '../base/errors.ts';
import { type Media, noMedia, type PictureFile } from '../data/media.ts';
import { type Pixels, resized, type Size, withChannels } from '../data/pictures/pixels.ts';

export const browserMedia: Media = Object.freeze({ ...noMedia, picture, size, bytes });

/** Of a picture: what canvases of all browsers hold. */
const mostPixels = 2 ** 28;

async function size(file: PictureFile): Promise<Size> {
  const { height, width } = await picture(file);
  return { height, width };
}

async function bytes(file: PictureFile): Promise<Uint8Array> {
  return new Uint8Array(await (await blobOf(file)).arrayBuffer());
}

async function picture(file: PictureFile, size?: Size): Promise<Pixels> {
  const where = typeof file === 'string' ? file : 'name' in file ? String(file.name) : 'a picture';
  const bitmap = await createImageBitmap(await blobOf(file), { imageOrientation: 'from-image' }).catch(
    (cause: unknown) => {
      const found = `no whole picture (${cause instanceof Error ? cause.message : String(cause)})`;
      const parts = {
        where,
        found,
        allowed: 'a picture that this browser reads',
        fix: 'replace or remove it',
      };
      throw new HeddleError('E_DATA', parts, { cause });
    },
  );
  const { width, height } = bitmap;
  try {
    if (width * height > mostPixels) {
      const found = 'a picture of too many pixels';
      throw new HeddleError('E_LIMIT', {
        where,
        found,
        allowed: `at most ${mostPixels}`,
        fix: 'make it smaller',
      });
    }
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (context === null) throw new HeddleError('E_LIMIT', { where, found: 'no canvas of its size' });
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const colours = withChannels({ width, height, channels: 4, data }, 3);
    return size === undefined ? colours : resized(colours, size);
  } finally {
    bitmap.close();
  }
}

async function blobOf(file: PictureFile): Promise<Blob> {
  if (typeof file !== 'string') return file;
  const wrong = (found: string, cause?: unknown) =>
    new HeddleError('E_DATA', { where: file, found, fix: 'check the address' }, { cause });
  const response = await fetch(file).catch((cause: unknown) => {
    throw wrong(`it cannot be fetched (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  });
  if (!response.ok) throw wrong(`the server answers ${response.status} ${response.statusText}`.trimEnd());
  return response.blob();
}
