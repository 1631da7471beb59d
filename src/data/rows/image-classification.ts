/** Rows of image-classification: pictures and their labels, in folders, manifests and arrays. */
import { HeddleError } from '../../base/errors.ts';
import { parseIdx } from '../arrays/idx.ts';
import { type NumberArchive, parseNpz } from '../arrays/npz.ts';
import type { Media } from '../media.ts';
import {
  allowedPicture,
  type GivenPicture,
  isPictureName,
  type Picture,
  picture,
} from '../pictures/picture.ts';
import type { Pixels } from '../pictures/pixels.ts';
import { madeRows, type RowSequence } from '../row-sequence.ts';
import { labelsOfArray, picturesOf } from './array-rows.ts';
import { labelledFiles } from './labelled-folders.ts';
import { type LabelledRow, labelledManifest } from './labelled-manifest.ts';
import type { CollectedRows, DataPart, RowFormat, RowSource } from './row-format.ts';
import type { LabelsOfRow } from './row-labels.ts';

/** A picture and its labels: exactly one, or any number of different ones where a task has several. */
export type ImageRow = LabelledRow<'image', Pixels>;

/** What the library takes for an `ImageRow`. */
export type GivenImageRow = { readonly image: GivenPicture } & LabelsOfRow;

interface ImageRowsOptions {
  readonly multiLabel: boolean;
}

/**
 * A folder with a folder of pictures for each label; a manifest `path,label` (CSV with a header, TSV without one, JSONL), whose
 * paths are relative to it; MedMNIST's `.npz`, of which each part is used as its name says; IDX with a companion `labels`.
 */
export function imageClassificationRows({ multiLabel }: ImageRowsOptions): RowFormat<ImageRow, Picture> {
  return {
    ...labelledManifest({
      ...{ key: 'image', schema: picture, allowed: allowedPicture, item: 'a picture', multiLabel },
    }),
    description:
      'a folder with a folder of pictures for each label; CSV (path,label) or JSONL ({path, label}) with paths relative to it; .npz of MedMNIST; IDX with its labels',
    collect: (source, media) => collect(source, media, { multiLabel }),
  };
}

async function collect(
  source: RowSource,
  media: Media,
  options: ImageRowsOptions,
): Promise<CollectedRows<ImageRow> | undefined> {
  const { path, part = 'train', companions } = source;
  const labels = companions?.get('labels');
  const isFolder = (await media.kind(path)) === 'folder';
  if (labels !== undefined && (isFolder || /\.npz$/i.test(path))) {
    throw new HeddleError('E_DATA', {
      where: labels,
      found: `labels for ${path}, which has its own`,
      fix: 'leave them out',
    });
  }
  if (isFolder) return { rows: await folderRows(path, media) };
  if (/\.npz$/i.test(path)) return archiveRows(parseNpz(await media.bytes(path), path), part, path, options);
  if (labels === undefined && !/idx\d-ubyte/i.test(path)) return undefined;
  return { rows: await idxRows(path, labels, media, options) };
}

/** A row for each picture below a folder of the label's name. */
async function folderRows(path: string, media: Media): Promise<readonly ImageRow[]> {
  const wanted = { isWanted: isPictureName, noun: 'pictures', example: 'cat/1.png' };
  const files = await labelledFiles(path, media, wanted);
  return files.map((file) => ({ image: file.path, labels: [file.label] }));
}

/** How MedMNIST calls the parts, the one that is wanted first; one array of pictures serves any. */
const prefixes: Readonly<Record<DataPart, string>> = { train: 'train_', dev: 'val_', test: 'test_' };

/** Source: MedMNIST v2, `{train,val,test}_{images,labels}`. */
function archiveRows(
  archive: NumberArchive,
  part: DataPart,
  where: string,
  options: ImageRowsOptions,
): CollectedRows<ImageRow> {
  const rowsOf = (prefix: string) =>
    arrayRows(
      { images: archive.array(`${prefix}images`), imagesAt: `${where}: ${prefix}images` },
      { labels: archive.array(`${prefix}labels`), labelsAt: `${where}: ${prefix}labels` },
      options,
    );
  const [prefix] = [prefixes[part], ''].filter((name) => archive.has(`${name}images`));
  if (prefix === undefined) {
    throw new HeddleError('E_DATA', {
      where,
      found: `no array "${prefixes[part]}images" among ${archive.names.join(', ')}`,
      allowed: 'the arrays of MedMNIST: train_images, train_labels, val_images, ...; or images and labels',
    });
  }
  const hasDev = part === 'train' && prefix !== '' && archive.has(`${prefixes.dev}images`);
  return { rows: rowsOf(prefix), dev: hasDev ? rowsOf(prefixes.dev) : undefined };
}

async function idxRows(
  path: string,
  labels: string | undefined,
  media: Media,
  options: ImageRowsOptions,
): Promise<RowSequence<ImageRow>> {
  if (labels === undefined) {
    throw new HeddleError('E_DATA', {
      where: path,
      found: 'pictures of IDX without their labels',
      fix: 'give the file of the labels: --train-labels, --dev-labels or, to evaluate, --labels',
    });
  }
  const [images, names] = [await media.bytes(path), await media.bytes(labels)];
  return arrayRows(
    { images: parseIdx(images, path), imagesAt: path },
    { labels: parseIdx(names, labels), labelsAt: labels },
    options,
  );
}

function arrayRows(
  { images, imagesAt }: { readonly images: Parameters<typeof picturesOf>[0]; readonly imagesAt: string },
  { labels, labelsAt }: { readonly labels: Parameters<typeof labelsOfArray>[0]; readonly labelsAt: string },
  { multiLabel }: ImageRowsOptions,
): RowSequence<ImageRow> {
  const pictures = picturesOf(images, imagesAt);
  const namesOf = labelsOfArray(labels, { multiLabel, count: pictures.length, where: labelsAt });
  return madeRows(pictures.length, (i) => ({ image: pictures.at(i)!, labels: namesOf(i) }));
}
