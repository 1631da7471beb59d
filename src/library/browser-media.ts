/** What rows refer to, read in a browser: pictures at URLs and in files that were chosen. */
import { HeddleError } from '../base/errors.ts';
import { fileName, type Media, type MediaFile, noMedia } from '../data/media.ts';
import {
  mostPixels,
  type Pixels,
  resized,
  type Size,
  tooManyPixels,
  withChannels,
} from '../data/pictures/pixels.ts';
import { isGif, requireWholeGif } from '../data/videos/gif.ts';
import { evenPlaces } from '../data/videos/video.ts';

export const browserMedia: Media = Object.freeze({ ...noMedia, picture, size, bytes, frames });

async function bytes(file: MediaFile): Promise<Uint8Array> {
  return new Uint8Array(await (await blobOf(file)).arrayBuffer());
}

/** See `Media.size`. */
function size(file: MediaFile): Promise<Size> {
  return withBitmap(file, ({ height, width }) => ({ height, width }));
}

/** See `Media.picture`. */
function picture(file: MediaFile, size?: Size): Promise<Pixels> {
  return withBitmap(file, (bitmap, where) => {
    const colours = drawn(bitmap, bitmap, where);
    return size === undefined ? colours : resized(colours, size);
  });
}

/** What a picture looks like on a canvas. */
function drawn(source: CanvasImageSource, { width, height }: Size, where: string): Pixels {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new HeddleError('E_LIMIT', { where, found: 'no canvas of its size' });
  context.drawImage(source, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return withChannels({ width, height, channels: 4, data }, 3);
}

/** See `Media.frames`. Throws E_DATA too where the browser gives no frames of animated pictures. */
async function frames(file: MediaFile, most: number): Promise<readonly Pixels[]> {
  const where = fileName(file, 'a picture');
  if (typeof ImageDecoder === 'undefined') {
    const parts = { where, found: 'an animated picture, of which this browser gives no frames' };
    throw new HeddleError('E_DATA', { ...parts, fix: 'give the frames as an array of pictures' });
  }
  const blob = await blobOf(file);
  const content = new Uint8Array(await blob.arrayBuffer());
  requireWholeGif(content, where);
  const decoder = new ImageDecoder({ data: content, type: typeOf(content) || blob.type });
  try {
    await Promise.all([decoder.completed, decoder.tracks.ready]);
    const found: Pixels[] = [];
    for (const frameIndex of evenPlaces(decoder.tracks.selectedTrack?.frameCount ?? 1, most)) {
      const { image } = await decoder.decode({ frameIndex });
      found.push(drawn(image, { height: image.displayHeight, width: image.displayWidth }, where));
      image.close();
    }
    return found;
  } catch (cause) {
    throw cause instanceof HeddleError ? cause : noPicture(where, blob, cause);
  } finally {
    decoder.close();
  }
}

/** The media type by the first bytes, since a `Blob` made of bytes has none. */
function typeOf(content: Uint8Array): string {
  if (isGif(content)) return 'image/gif';
  return /^RIFF.{4}WEBP/s.test(String.fromCharCode(...content.slice(0, 12))) ? 'image/webp' : '';
}

/** What `use` makes of a decoded picture. Throws E_DATA for what is none, E_LIMIT for one that is too large. */
async function withBitmap<Result>(
  file: MediaFile,
  use: (bitmap: ImageBitmap, where: string) => Result,
): Promise<Result> {
  const where = fileName(file, 'a picture');
  const blob = await blobOf(file);
  const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' }).catch((cause: unknown) => {
    throw noPicture(where, blob, cause);
  });
  try {
    if (bitmap.width * bitmap.height > mostPixels) throw tooManyPixels(where);
    return use(bitmap, where);
  } finally {
    bitmap.close();
  }
}

function noPicture(where: string, blob: Blob, cause: unknown): HeddleError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const found = blob.size === 0 ? 'an empty file' : `no whole picture (${reason})`;
  const parts = { where, found, allowed: 'a picture that this browser reads' };
  return new HeddleError('E_DATA', { ...parts, fix: 'replace or remove it' }, { cause });
}

async function blobOf(file: MediaFile): Promise<Blob> {
  if (typeof file !== 'string') return file;
  const wrong = (found: string, cause?: unknown) =>
    new HeddleError('E_DATA', { where: file, found, fix: 'check the address' }, { cause });
  const response = await fetch(file).catch((cause: unknown) => {
    throw wrong(`it cannot be fetched (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  });
  if (!response.ok) throw wrong(`the server answers ${response.status} ${response.statusText}`.trimEnd());
  return response.blob();
}
