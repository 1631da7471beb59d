/** Videos as values of rows: where they are to be read, or their frames. */
import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import { type NumberArchive, parseNpz } from '../arrays/npz.ts';
import { fileName, type Media } from '../media.ts';
import { type GivenPicture, isPictureName, type Picture, picture } from '../pictures/picture.ts';
import { picturesOf } from '../rows/array-rows.ts';
import { isInMemory, type RowFile, rowFile } from '../rows/row-file.ts';

/**
 * A folder of frames, an animated picture (GIF, WebP) or the array of an `.npz` file, to be read when it is needed; or the frames, each
 * of which may be a file too.
 */
export type Video = RowFile<readonly Picture[]>;

/** What the library takes for a video. */
export type GivenVideo = string | Blob | readonly GivenPicture[];

export const allowedVideo =
  'the path of a folder of frames, of a GIF, a WebP or an .npz file, or an array of pictures';

export const video: z.ZodType<Video> = rowFile(
  z.array(picture).min(1, 'expected at least one frame'),
  'an array of pictures',
);

const isArchive = (name: string) => /\.npz$/i.test(name);
const isAnimation = (name: string) => /\.(?:gif|webp)$/i.test(name);

/** Names of files that hold videos. */
export function isVideoName(name: string): boolean {
  return isAnimation(name) || isArchive(name);
}

/**
 * Which of `count` frames are read where at most `most` are: the middle one of each of as many equal parts.
 *
 * Source: Wang et al. (2016), "Temporal segment networks", section 3.1, as they are sampled in evaluation.
 */
export function evenPlaces(count: number, most: number): readonly number[] {
  const chosen = Math.min(count, most);
  return Array.from({ length: chosen }, (_, i) => Math.floor(((i + 0.5) * count) / chosen));
}

/** At most `most` frames of a video, evenly chosen, in their order. Throws E_DATA naming the video. */
export async function framesOf(given: Video, media: Media, most: number): Promise<readonly Picture[]> {
  if (isInMemory(given)) return evenPlaces(given.length, most).map((place) => given[place]!);
  const name = fileName(given, 'a video');
  if (isArchive(name)) {
    const frames = arrayOfFrames(parseNpz(await media.bytes(given), name), name);
    return evenPlaces(frames.length, most).map((place) => frames.at(place)!);
  }
  const isFolder = typeof given === 'string' && !isAnimation(given) && (await media.kind(given)) === 'folder';
  if (!isFolder) return media.frames(given, most);
  const files = await filesOfFrames(given, media);
  return evenPlaces(files.length, most).map((place) => `${given}/${files[place]}`);
}

const naturalOrder = new Intl.Collator('en', { numeric: true });

/** The pictures in a folder in the natural order of their names: frame 2 comes before frame 10. */
async function filesOfFrames(folder: string, media: Media): Promise<readonly string[]> {
  const names = (await media.list(folder)).filter(({ kind, name }) => kind === 'file' && isPictureName(name));
  if (names.length > 0) return names.map(({ name }) => name).sort(naturalOrder.compare);
  const found = 'a folder without pictures';
  throw new HeddleError('E_DATA', {
    where: folder,
    found,
    allowed: 'a picture for each frame, such as 1.png',
  });
}

/** The frames in an archive of one video. */
function arrayOfFrames(archive: NumberArchive, where: string) {
  const name = archive.names.length === 1 ? archive.names[0]! : archive.has('frames') ? 'frames' : 'x';
  const frames = picturesOf(archive.array(name), `${where}: ${name}`);
  if (frames.length > 0) return frames;
  throw new HeddleError('E_DATA', { where, found: 'a video without frames', allowed: 'at least one' });
}
