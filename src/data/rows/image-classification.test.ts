import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { failing, rowsOf, sourceOf } from '../../../test/fixtures/row-source.ts';
import { type Media, noMedia } from '../media.ts';
import { imageClassificationRows } from './image-classification.ts';

const rows = imageClassificationRows({ multiLabel: false });
const several = imageClassificationRows({ multiLabel: true });

/** Files in memory, by their paths. */
function mediaOf(files: Readonly<Record<string, Uint8Array>>): Media {
  const paths = Object.keys(files);
  return {
    ...noMedia,
    kind: async (path) => (paths.includes(path) ? 'file' : 'folder'),
    list: async (folder) => {
      const inside = paths.filter((path) => path.startsWith(`${folder}/`));
      const names = [...new Set(inside.map((path) => path.slice(folder.length + 1).split('/')[0]!))];
      return names.sort().map((name) => ({
        name,
        kind: paths.includes(`${folder}/${name}`) ? ('file' as const) : ('folder' as const),
      }));
    },
    bytes: async (path) => files[String(path)]!,
  };
}

const none = new Uint8Array(0);

test('a folder has a folder of pictures for each label', async () => {
  const media = mediaOf({
    'd/dog/b.JPG': none,
    'd/cat/a.png': none,
    'd/cat/deep/c.webp': none,
    'd/cat/notes.txt': none,
    'd/README': none,
  });
  const found = await rows.collect!({ path: 'd' }, media);
  expect([...found!.rows]).toEqual([
    { image: 'd/cat/a.png', labels: ['cat'] },
    { image: 'd/cat/deep/c.webp', labels: ['cat'] },
    { image: 'd/dog/b.JPG', labels: ['dog'] },
  ]);
  const empty = rows.collect!({ path: 'd' }, mediaOf({ 'd/a.png': none }));
  await expect(empty).rejects.toEqual(
    failing('E_DATA', /^d: a folder without folders in it; allowed: .*cat/),
  );
});

test('paths of a manifest are relative to it', async () => {
  const csv = sourceOf('/data/m.csv', 'path,label\na/1.png,cat\n/b/2.png,"a, dog"\nhttps://x/3.png,7\n');
  expect(await rows.collect!(csv, mediaOf({ '/data/m.csv': none }))).toBeUndefined();
  expect(await rowsOf(rows, csv)).toEqual([
    { image: '/data/a/1.png', labels: ['cat'] },
    { image: '/b/2.png', labels: ['a, dog'] },
    { image: 'https://x/3.png', labels: ['7'] },
  ]);
  const jsonl = sourceOf(
    'm.jsonl',
    '{"path": "1.png", "labels": ["a", "b"]}\n{"path": "2.png", "label": []}',
  );
  expect(await rowsOf(several, jsonl)).toEqual([
    { image: '1.png', labels: ['a', 'b'] },
    { image: '2.png', labels: [] },
  ]);
  await expect(rowsOf(rows, sourceOf('m.csv', 'path,label\n,cat\n'))).rejects.toEqual(
    failing('E_DATA', /^m\.csv:2: an empty path/),
  );
});

describe('arrays', () => {
  const npy = (shape: readonly number[], data: readonly number[]) => {
    const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
    const text = `${header.padEnd(117)}\n`;
    return Uint8Array.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0, ...Buffer.from(text), ...data]);
  };
  const archive = (files: Readonly<Record<string, Uint8Array>>) => mediaOf({ 'a.npz': zipSync(files) });
  const medical = archive({
    'train_images.npy': npy([2, 1, 2], [1, 2, 3, 4]),
    'train_labels.npy': npy([2, 1], [0, 1]),
    'val_images.npy': npy([1, 1, 2], [5, 6]),
    'val_labels.npy': npy([1, 1], [1]),
    'test_images.npy': npy([1, 1, 2, 3], [1, 2, 3, 4, 5, 6]),
    'test_labels.npy': npy([1], [2]),
  });

  test('of an archive each part is used as its name says', async () => {
    const train = await rows.collect!({ path: 'a.npz' }, medical);
    expect([...train!.rows]).toEqual([
      { image: { height: 1, width: 2, channels: 1, data: Uint8Array.of(1, 2) }, labels: ['0'] },
      { image: { height: 1, width: 2, channels: 1, data: Uint8Array.of(3, 4) }, labels: ['1'] },
    ]);
    expect(train!.dev!.at(0)).toMatchObject({ labels: ['1'] });
    const test = await rows.collect!({ path: 'a.npz', part: 'test' }, medical);
    expect(test!.rows.at(0)).toMatchObject({ image: { channels: 3 }, labels: ['2'] });
    expect([test!.rows.length, test!.dev, test!.rows.at(1)]).toEqual([1, undefined, undefined]);
  });

  test.each([
    [{ 'x.npy': npy([1], [1]) }, /a\.npz: no array "train_images" among x/],
    [
      { 'images.npy': npy([2], [1, 2]), 'labels.npy': npy([2], [1, 2]) },
      /a\.npz: images: an array of the shape \(2\); allowed: pictures/,
    ],
    [
      { 'images.npy': npy([2, 1, 1], [1, 2]), 'labels.npy': npy([1], [1]) },
      /a\.npz: labels: .*; allowed: a row for each of 2 pictures/,
    ],
    [
      { 'images.npy': npy([1, 1, 1], [1]), 'labels.npy': npy([1, 2], [1, 0]) },
      /one label for a picture.*--multi-label/,
    ],
  ])('an archive that does not fit is refused', async (files, message) => {
    await expect(rows.collect!({ path: 'a.npz' }, archive(files))).rejects.toEqual(
      failing('E_DATA', message),
    );
  });

  test('several labels are columns of 0 and 1', async () => {
    const media = archive({
      'images.npy': npy([2, 1, 1], [1, 2]),
      'labels.npy': npy([2, 3], [1, 0, 1, 0, 0, 0]),
    });
    const found = await several.collect!({ path: 'a.npz' }, media);
    expect([...found!.rows].map(({ labels }) => labels)).toEqual([['0', '2'], []]);
  });

  test('pictures of IDX have their labels in another file', async () => {
    const media = mediaOf({
      'train-images-idx3-ubyte': Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 9, 8),
      labels: Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 3, 4),
    });
    const source = { path: 'train-images-idx3-ubyte' };
    const found = await rows.collect!({ ...source, companions: new Map([['labels', 'labels']]) }, media);
    expect([...found!.rows].map(({ labels }) => labels)).toEqual([['3'], ['4']]);
    await expect(rows.collect!(source, media)).rejects.toEqual(
      failing('E_DATA', /without their labels; .*--labels/),
    );
    const twice = rows.collect!({ path: 'd', companions: new Map([['labels', 'l']]) }, mediaOf({}));
    await expect(twice).rejects.toEqual(failing('E_DATA', /^l: labels for d, which has its own/));
  });
});

test('pictures of a program are paths, or numbers with their size', () => {
  const data = new Uint8ClampedArray(8);
  const image = { width: 2, height: 1, data };
  expect(rows.check({ image, label: 3 }, 'row 1')).toEqual({
    image: { ...image, channels: 4 },
    labels: ['3'],
  });
  expect(rows.check({ image: 'a.png', labels: ['x'] }, 'row 1')).toEqual({ image: 'a.png', labels: ['x'] });
  const wrong = [{}, { image: '' }, { image: { ...image, channels: 3 } }, { image: { ...image, width: 3 } }];
  for (const row of wrong) {
    expect(() => rows.check({ ...row, label: 'a' }, 'row 1')).toThrow(
      failing('E_DATA', /^row 1: image: expected/),
    );
  }
  expect(() => rows.checkInput(3, 'input 1')).toThrow(failing('E_DATA', /^input 1: expected a path/));
  expect(rows.input('a.png', 'x')).toBe('a.png');
  expect(() => rows.input(' ', '<stdin>:1')).toThrow('<stdin>:1: an empty path');
});
