/** Rows of video-classification: videos and their labels, in manifests, folders and arrays. */
import { HeddleError } from '../../base/errors.ts';
import type { NumberArray } from '../arrays/npy.ts';
import { parseNpz } from '../arrays/npz.ts';
import type { Media } from '../media.ts';
import type { Picture } from '../pictures/picture.ts';
import { madeRows, type RowSequence } from '../row-sequence.ts';
import { allowedVideo, type GivenVideo, isVideoName, type Video, video } from '../videos/video.ts';
import { labelsOfArray, partOfArchive, picturesOf } from './array-rows.ts';
import { type LabelledRow, labelledManifest } from './labelled-manifest.ts';
import type { RowFormat } from './row-format.ts';
import type { LabelsOfRow } from './row-labels.ts';

/** A video and its labels: exactly one, or any number of different ones where a task has several. */
export type VideoRow = LabelledRow<'video', readonly Picture[]>;

/** What the library takes for a `VideoRow`. */
export type GivenVideoRow = { readonly video: GivenVideo } & LabelsOfRow;

interface VideoRowsOptions {
  readonly multiLabel: boolean;
}

/**
 * A manifest `path,label` (CSV with a header, TSV without one, JSONL) whose paths, relative to it, are folders of frames, animated GIF
 * or WebP, or `.npz` with one array; a folder with a folder of such videos for each label; one `.npz` with `x` [N, T, H, W] or
 * [N, T, H, W, C] and `y` [N], of which `x_test` and `y_test` are evaluated.
 */
export function videoClassificationRows({ multiLabel }: VideoRowsOptions): RowFormat<VideoRow, Video> {
  return {
    ...labelledManifest({ key: 'video', schema: video, allowed: allowedVideo, item: 'a video', multiLabel }),
    description:
      'CSV (path,label) or JSONL ({path, label}) with paths relative to it, of folders of frames, GIF, WebP or .npz; a folder with a folder of them for each label; .npz (x, y, x_test, y_test)',
    async collect({ path, part = 'train' }, media) {
      if ((await media.kind(path)) === 'folder') return { rows: await folderRows(path, media) };
      if (!/\.npz$/i.test(path)) return undefined;
      const archive = parseNpz(await media.bytes(path), path);
      return partOfArchive(archive, part, path, (suffix) => {
        const videos = videosOf(archive.array(`x${suffix}`), `${path}: x${suffix}`);
        const where = `${path}: y${suffix}`;
        const labels = { multiLabel, count: videos.length, where, items: 'videos' };
        const namesOf = labelsOfArray(archive.array(`y${suffix}`), labels);
        return madeRows(videos.length, (i) => ({ video: videos.at(i)!, labels: namesOf(i) }));
      });
    },
  };
}

/** A row for each video in a folder of the label's name: a file, or a folder of frames. */
async function folderRows(path: string, media: Media): Promise<readonly VideoRow[]> {
  const folders = (await media.list(path)).filter(({ kind }) => kind === 'folder');
  const found = await Promise.all(
    folders.map(async ({ name: label }) => {
      const entries = await media.list(`${path}/${label}`);
      const videos = entries.filter(({ kind, name }) => kind === 'folder' || isVideoName(name));
      return videos.map(({ name }) => ({
        video: `${path}/${label}/${name}`,
        labels: [label.normalize('NFC')],
      }));
    }),
  );
  const rows = found.flat();
  if (rows.length > 0) return rows;
  throw new HeddleError('E_DATA', {
    where: path,
    found: `no videos in ${folders.length} folders`,
    allowed:
      'a folder of videos for each label, such as left/1.gif, or with a folder of frames, left/1/1.png',
    fix: 'check the path',
  });
}

/**
 * The videos of an array, as views of its memory.
 *
 * Shapes: [N, T, H, W] or [N, T, H, W, C] with 1 to 4 channels, unsigned bytes. Throws: E_DATA naming `where`.
 */
function videosOf({ shape, data }: NumberArray, where: string): RowSequence<readonly Picture[]> {
  const [count = 0, frames = 0, ...picture] = shape;
  if (shape.length < 4 || shape.length > 5 || frames === 0 || !(data instanceof Uint8Array)) {
    throw new HeddleError('E_DATA', {
      where,
      found: `an array of the shape (${shape.join(', ')})${data instanceof Uint8Array ? '' : `, of ${data.constructor.name}`}`,
      allowed: 'videos: (N, T, H, W) or (N, T, H, W, C) of unsigned bytes, with 1 to 4 channels',
    });
  }
  const pictures = picturesOf({ shape: [count * frames, ...picture], data }, where);
  return madeRows(count, (i) => Array.from({ length: frames }, (_, t) => pictures.at(i * frames + t)!));
}
