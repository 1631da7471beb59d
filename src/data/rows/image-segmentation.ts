/** Rows of image-segmentation: pictures and their masks, in two folders or a manifest. */
import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import type { Media } from '../media.ts';
import {
  allowedPicture,
  type GivenPicture,
  isPictureName,
  type Picture,
  picture,
} from '../pictures/picture.ts';
import { fileInputs, pathInManifest } from './row-file.ts';
import { type CollectedRows, foreignCompanion, type RowFormat, type RowSource } from './row-format.ts';
import { checkValue } from './row-value.ts';
import { tableParser } from './table.ts';

/** A picture and the picture of the same scene whose values are the classes of its pixels. */
export interface SegmentationRow {
  readonly image: Picture;
  readonly mask: Picture;
}

/** What the library takes for a `SegmentationRow`. */
export interface GivenSegmentationRow {
  readonly image: GivenPicture;
  readonly mask: GivenPicture;
}

const shape = { columns: ['path', 'mask'] } as const;
const rowSchema = z.object({ image: picture, mask: picture });
/** `name` is what the picture is called: `image`, or in a manifest `path`. */
function check(row: unknown, where: string, name: string): SegmentationRow {
  const allowed = `{${name}, mask}: paths, Blobs, or { height, width, channels, data }`;
  return checkValue(rowSchema, row, where, allowed);
}

/** A folder of pictures with a companion `masks`, a folder of PNG files of the same names; or a manifest `path,mask`. */
export const imageSegmentationRows: RowFormat<SegmentationRow, Picture> = {
  description:
    'a folder of pictures and one of masks (PNG) of the same names; CSV (path,mask) or JSONL ({path, mask}) with paths relative to it',
  columns: shape.columns,
  parser: (source) =>
    tableParser(source, shape, ({ path, mask }, where) => {
      const place = { source, where, allowed: 'the path of a picture and that of its mask' };
      const image = pathInManifest(path, place);
      return check({ image, mask: pathInManifest(mask, { ...place, name: 'mask' }) }, where, 'path');
    }),
  collect,
  check: (row, where) => check(row, where, 'image'),
  ...fileInputs(picture, allowedPicture),
};

async function collect(
  { path, companions }: RowSource,
  media: Media,
): Promise<CollectedRows<SegmentationRow> | undefined> {
  const masks = companions?.get('masks');
  if ((await media.kind(path)) !== 'folder') {
    if (masks !== undefined) throw foreignCompanion('masks', path, 'a folder of pictures');
    return undefined;
  }
  if (masks === undefined) {
    throw new HeddleError('E_DATA', {
      where: path,
      found: 'a folder of pictures without a folder of their masks',
      fix: 'give that folder: --masks, or of the dev set --dev-masks',
    });
  }
  const pictures = await byStem(path, media, isPictureName);
  const known = await byStem(masks, media, (name) => /\.png$/i.test(name));
  if (pictures.size === 0) {
    throw new HeddleError('E_DATA', { where: path, found: 'no pictures', fix: 'check the path' });
  }
  const rows = [...pictures].map(([stem, image]) => {
    const mask = known.get(stem);
    if (mask !== undefined) return { image, mask };
    const found = `no mask ${stem}.png of ${image}`;
    throw new HeddleError('E_DATA', { where: masks, found, fix: 'add the mask, or remove the picture' });
  });
  return { rows };
}

/** The files of a folder by their names without the ending; numbers in names are in the order of their values. */
async function byStem(
  folder: string,
  media: Media,
  isWanted: (name: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const names = (await media.list(folder)).filter(({ name, kind }) => kind === 'file' && isWanted(name));
  const found = new Map<string, string>();
  for (const { name } of names) {
    const stem = name.replace(/\.[^.]*$/, '');
    const other = found.get(stem);
    if (other !== undefined) {
      const parts = { where: `${folder}/${name}`, found: `a second file of the name of ${other}` };
      throw new HeddleError('E_DATA', { ...parts, fix: 'keep one of them' });
    }
    found.set(stem, `${folder}/${name}`);
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
}
