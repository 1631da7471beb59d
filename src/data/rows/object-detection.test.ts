import { expect, test } from 'vitest';
import { failing, rowsOf, sourceOf } from '../../../test/fixtures/row-source.ts';
import { type Media, noMedia } from '../media.ts';
import { objectDetectionRows } from './object-detection.ts';

const object = (name: string, sides: readonly number[]) =>
  `<object><name>${name}</name><bndbox>${['xmin', 'ymin', 'xmax', 'ymax'].map((side, i) => `<${side}>${sides[i]}</${side}>`).join('')}</bndbox></object>`;
const annotation = (...objects: readonly string[]) =>
  `<annotation><filename>x.jpg</filename><size><width>9</width></size>${objects.join('')}</annotation>`;

const mediaOf = (files: Readonly<Record<string, string>>): Media => ({
  ...noMedia,
  kind: async (path) => (path in files ? 'file' : 'folder'),
  list: async (folder) =>
    Object.keys(files)
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => ({ name: path.slice(folder.length + 1), kind: 'file' as const })),
  bytes: async (path) => new TextEncoder().encode(files[String(path)] ?? ''),
});
const collect = async (path: string, files: Readonly<Record<string, string>>, companions: object = {}) => {
  const source = { path, companions: new Map(Object.entries(companions) as [string, string][]) };
  return [...(await objectDetectionRows.collect!(source, mediaOf(files)))!.rows];
};

test('a folder of Pascal VOC: pixels count from 1, and a box holds its last pixel', async () => {
  const files = {
    'v/Annotations/a.xml': annotation(object('cat', [1, 2, 4, 2]), object('dog', [5, 5, 9, 8])),
    'v/Annotations/b.xml': annotation(),
    'v/sets/train.txt': 'b  1\nc -1\n\n',
  };
  const [first] = await collect('v', files);
  expect(first).toEqual({
    image: 'v/JPEGImages/x.jpg',
    boxes: [
      { label: 'cat', x: 0, y: 1, width: 4, height: 1 },
      { label: 'dog', x: 4, y: 4, width: 5, height: 4 },
    ],
  });
  expect(await collect('v', files, { split: 'sets/train.txt' })).toEqual([
    { image: 'v/JPEGImages/x.jpg', boxes: [] },
  ]);
});

test.each([
  ['<html></html>', /v\/Annotations\/a.xml: no element <annotation>/],
  [annotation(object('cat', [3, 1, 2, 2])), /object 1: a box from \(3, 1\) to \(2, 2\)/],
  [annotation('<object><name>cat</name></object>'), /object 1: <xmin> missing/],
  [annotation(object('', [1, 1, 2, 2])), /object 1: an object without a <name>/],
])('refuses %s', async (xml, message) => {
  await expect(collect('v', { 'v/Annotations/a.xml': xml })).rejects.toEqual(failing('E_DATA', message));
});

test('COCO: boxes by picture and category, crowds left out', async () => {
  const coco = {
    images: [
      { id: 7, file_name: 'a.jpg' },
      { id: 8, file_name: 'b.jpg' },
    ],
    annotations: [
      { image_id: 7, category_id: 2, bbox: [1, 2, 3.5, 4], iscrowd: 0 },
      { image_id: 7, category_id: 2, bbox: [1, 2, 3, 4], iscrowd: 1 },
    ],
    categories: [{ id: 2, name: 'cat' }],
  };
  const box = { label: 'cat', x: 1, y: 2, width: 3.5, height: 4 };
  const files = { 'd/i.json': JSON.stringify(coco) };
  expect(await collect('d/i.json', files)).toEqual([
    { image: 'd/a.jpg', boxes: [box] },
    { image: 'd/b.jpg', boxes: [] },
  ]);
  expect((await collect('d/i.json', files, { images: 'p' }))[0]?.image).toBe('p/a.jpg');
  const strange = JSON.stringify({ ...coco, categories: [] });
  await expect(collect('d/i.json', { 'd/i.json': strange })).rejects.toEqual(
    failing('E_DATA', /annotations.0: category 2, which categories lack/),
  );
  const withBox = (bbox: readonly number[]) => ({
    'd/i.json': JSON.stringify({ ...coco, annotations: [{ image_id: 7, category_id: 2, bbox }] }),
  });
  expect((await collect('d/i.json', withBox([1, 2, 0, 4])))[0]?.boxes).toEqual([]);
  await expect(collect('d/i.json', withBox([1, 2, -3, 4]))).rejects.toEqual(
    failing('E_DATA', /annotations.0: a box -3 wide and 4 high/),
  );
  await expect(collect('d/i.json', { 'd/i.json': '{"images": [' })).rejects.toEqual(
    failing('E_DATA', /i.json: a file that is not JSON; .*correct or remove the file/),
  );
  await expect(collect('d/i.json', files, { split: 's.txt' })).rejects.toEqual(
    failing('E_DATA', /--split, which belongs to a folder of Pascal VOC/),
  );
});

test('a line of JSON has a path and boxes', async () => {
  const box = { label: 'cat', x: 1, y: 2, width: 3, height: 4 };
  const source = sourceOf('d/list.jsonl', `${JSON.stringify({ path: 'a.png', boxes: [box] })}\n`);
  expect(await rowsOf(objectDetectionRows, source)).toEqual([{ image: 'd/a.png', boxes: [box] }]);
  expect(() => objectDetectionRows.check({ image: 'a', boxes: [{ ...box, width: 0 }] }, 'row 1')).toThrow(
    failing('E_DATA', /boxes.0.width/),
  );
});
