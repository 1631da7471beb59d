/** Parts of rows in arrays: pictures, which stay in one buffer, and labels. */
import { HeddleError } from '../../base/errors.ts';
import type { NumberArray } from '../arrays/npy.ts';
import type { NumberArchive } from '../arrays/npz.ts';
import type { Pixels } from '../pictures/pixels.ts';
import { madeRows, type RowSequence } from '../row-sequence.ts';
import type { CollectedRows, DataPart } from './row-format.ts';

/**
 * The pictures of an array, as views of its memory.
 *
 * Shapes: [N, H, W] or [N, H, W, C] with 1 to 4 channels, unsigned bytes. Throws: E_DATA naming `where`.
 */
export function picturesOf({ shape, data }: NumberArray, where: string): RowSequence<Pixels> {
  const [count = 0, height = 0, width = 0, channels = 1] = shape;
  const fits = (shape.length === 3 || shape.length === 4) && channels <= 4 && height * width * channels > 0;
  if (!fits || !(data instanceof Uint8Array)) {
    throw new HeddleError('E_DATA', {
      where,
      found: `an array of the shape (${shape.join(', ')})${data instanceof Uint8Array ? '' : `, of ${data.constructor.name}`}`,
      allowed: 'pictures: (N, H, W) or (N, H, W, C) of unsigned bytes, with 1 to 4 channels',
    });
  }
  const size = height * width * channels;
  return madeRows(count, (i) => ({
    ...{ height, width, channels },
    data: data.subarray(i * size, (i + 1) * size),
  }));
}

/**
 * The labels of each picture, or of other items, by their numbers.
 *
 * Shapes: [N] or [N, 1]; with `multiLabel` [N, K] of 0 and 1, where a picture has the labels k whose number is 1. Throws: E_DATA
 * naming `where`.
 */
export function labelsOfArray(
  { shape, data }: NumberArray,
  {
    multiLabel,
    count,
    where,
    items = 'pictures',
  }: {
    readonly multiLabel: boolean;
    readonly count: number;
    readonly where: string;
    /** What has the labels, for messages. */
    readonly items?: string;
  },
): (i: number) => readonly string[] {
  const [rows = 0, columns = 1] = shape;
  const wrong = (allowed: string, fix?: string) =>
    new HeddleError('E_DATA', {
      where,
      found: `an array of the shape (${shape.join(', ')})`,
      allowed,
      ...(fix !== undefined && { fix }),
    });
  if (shape.length < 1 || shape.length > 2 || rows !== count)
    throw wrong(`a row for each of ${count} ${items}`);
  if (columns === 1 && !multiLabel) return (i) => [String(data[i])];
  if (!multiLabel) {
    const fix = 'say multiLabel (--multi-label) if a picture can have several';
    throw wrong(`one label for a picture, (${count}) or (${count}, 1)`, fix);
  }
  if (data.some((value) => value !== 0 && value !== 1)) throw wrong('0 and 1');
  const names = Array.from({ length: columns }, (_, k) => String(k));
  return (i) => names.filter((_, k) => data[i * columns + k] === 1);
}

/** How the arrays of each part are called, the usual names first. */
const suffixes: Readonly<Record<DataPart, readonly string[]>> = {
  train: ['', '_train'],
  dev: ['_val', '_dev', ''],
  test: ['_test', ''],
};

/**
 * The rows of one part of an archive that has arrays `x` and `y` for each part, such as `x_test` and `y_test`; `rowsOf` makes them of the
 * arrays that end in a suffix. With training rows come the dev rows, where it has some.
 *
 * Throws: E_DATA naming the archive for arrays that are not there.
 */
export function partOfArchive<Row>(
  archive: NumberArchive,
  part: DataPart,
  where: string,
  rowsOf: (suffix: string) => RowSequence<Row>,
): CollectedRows<Row> {
  const find = (wanted: DataPart) => suffixes[wanted].find((suffix) => archive.has(`x${suffix}`));
  const suffix = find(part);
  if (suffix === undefined) {
    throw new HeddleError('E_DATA', {
      where,
      found: `arrays ${archive.names.join(', ')}`,
      allowed: `x and y${part === 'test' ? ', or x_test and y_test' : ''}`,
    });
  }
  const dev = part === 'train' ? find('dev') : undefined;
  return { rows: rowsOf(suffix), dev: dev === undefined || dev === suffix ? undefined : rowsOf(dev) };
}
