/** Rows of object-detection: pictures and the boxes of the objects in them, as Pascal VOC and COCO write them. */
import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import { type Media, relativeTo } from '../media.ts';
import type { Box } from '../pictures/boxes.ts';
import { allowedPicture, type GivenPicture, type Picture, picture } from '../pictures/picture.ts';
import { parseCoco } from './coco.ts';
import { fileInputs, pathInManifest } from './row-file.ts';
import { type CollectedRows, foreignCompanion, type RowFormat, type RowSource } from './row-format.ts';
import { checkValue } from './row-value.ts';
import { tableParser } from './table.ts';
import { parseVocAnnotation } from './voc.ts';

/** In pixels of the picture as it is seen. */
export interface LabelledBox extends Box {
  readonly label: string;
}

export interface DetectionRow {
  readonly image: Picture;
  readonly boxes: readonly LabelledBox[];
}

/** What the library takes for a `DetectionRow`. */
export interface GivenDetectionRow {
  readonly image: GivenPicture;
  readonly boxes: readonly LabelledBox[];
}

const shape = { columns: ['path', 'boxes'] } as const;
const side = z.number().positive();
const boxSchema = z.object({
  label: z.string().min(1),
  x: z.number(),
  y: z.number(),
  width: side,
  height: side,
});
const rowSchema = z.object({ image: picture, boxes: z.array(boxSchema) });
const allowedBoxes = 'boxes: [{label, x, y, width, height}, ...]';

/** `name` is what the picture is called: `image`, or in a manifest `path`. */
function check(row: unknown, where: string, name: string): DetectionRow {
  return checkValue(rowSchema, row, where, `{${name}, ${allowedBoxes}}`);
}

/** A folder of Pascal VOC with a companion `split`; COCO's JSON with a companion `images`; JSONL `{path, boxes}`. */
export const objectDetectionRows: RowFormat<DetectionRow, Picture> = {
  description:
    'a folder of Pascal VOC (Annotations, JPEGImages, a list of names as split); JSON of COCO and a folder of images; JSONL ({path, boxes}) with paths relative to it',
  columns: shape.columns,
  parser: (source) =>
    tableParser(source, shape, ({ path, boxes }, where) => {
      const image = pathInManifest(path, { source, where, allowed: 'a path and its boxes' });
      return check({ image, boxes }, where, 'path');
    }),
  collect,
  check: (row, where) => check(row, where, 'image'),
  ...fileInputs(picture, allowedPicture),
};

async function collect(source: RowSource, media: Media): Promise<CollectedRows<DetectionRow> | undefined> {
  const { path, companions } = source;
  const [split, images] = [companions?.get('split'), companions?.get('images')];
  const isFolder = (await media.kind(path)) === 'folder';
  const isCoco = !isFolder && /\.json$/i.test(path);
  if (split !== undefined && !isFolder) throw foreignCompanion('split', path, 'a folder of Pascal VOC');
  if (images !== undefined && !isCoco) throw foreignCompanion('images', path, 'a file of COCO');
  if (isFolder) return { rows: await vocRows(path, split, media) };
  if (!isCoco) return undefined;
  return {
    rows: parseCoco(await textOf(path, media), path, (name) =>
      relativeTo(images === undefined ? path : `${images}/`, name),
    ),
  };
}

/** A row for each annotation, or for each name of the split. */
async function vocRows(
  folder: string,
  split: string | undefined,
  media: Media,
): Promise<readonly DetectionRow[]> {
  const names = await annotationNames(folder, split, media);
  const rows: DetectionRow[] = [];
  // Some at a time: a folder may have more files than may be open at once.
  for (let from = 0; from < names.length; from += filesAtOnce) {
    const some = names.slice(from, from + filesAtOnce).map(async (name) => {
      const path = `${folder}/Annotations/${name}.xml`;
      const { file, boxes } = await parseVocAnnotation(await textOf(path, media), path);
      return { image: `${folder}/JPEGImages/${file ?? `${name}.jpg`}`, boxes };
    });
    rows.push(...(await Promise.all(some)));
  }
  return rows;
}

const filesAtOnce = 64;

async function annotationNames(
  folder: string,
  split: string | undefined,
  media: Media,
): Promise<readonly string[]> {
  const where = split === undefined ? `${folder}/Annotations` : relativeTo(`${folder}/`, split);
  const names =
    split === undefined
      ? (await media.list(where)).flatMap(({ name }) => (/\.xml$/i.test(name) ? [name.slice(0, -4)] : []))
      : namesInSplit(await textOf(where, media));
  if (names.length > 0) return names;
  throw new HeddleError('E_DATA', { where, found: 'no names of pictures', fix: 'check the path' });
}

/** A name in each line; in a split of one class, 1 or -1 after the name. */
function namesInSplit(text: string): readonly string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [name = '', sign] = line.trim().split(/\s+/);
    return name === '' || sign === '-1' ? [] : [name];
  });
}

async function textOf(path: string, media: Media): Promise<string> {
  return new TextDecoder().decode(await media.bytes(path));
}
