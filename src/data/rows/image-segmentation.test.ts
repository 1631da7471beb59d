import { expect, test } from 'vitest';
import { failing, rowsOf, sourceOf } from '../../../test/fixtures/row-source.ts';
import { type Media, noMedia } from '../media.ts';
import { imageSegmentationRows } from './image-segmentation.ts';

const mediaOf = (...paths: readonly string[]): Media => ({
  ...noMedia,
  kind: async (path) => (paths.includes(path) ? 'file' : 'folder'),
  list: async (folder) =>
    paths
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => ({ name: path.slice(folder.length + 1), kind: 'file' as const })),
});
const companions = new Map([['masks', 'm']]);
const collect = (media: Media, given: ReadonlyMap<string, string> | undefined = companions) =>
  imageSegmentationRows.collect!({ path: 'i', companions: given }, media);

test('a picture and its mask have one name, whatever its ending is', async () => {
  const found = await collect(
    mediaOf('i/10.jpg', 'i/2.png', 'i/notes.txt', 'm/2.png', 'm/10.PNG', 'm/3.png'),
  );
  expect([...found!.rows]).toEqual([
    { image: 'i/2.png', mask: 'm/2.png' },
    { image: 'i/10.jpg', mask: 'm/10.PNG' },
  ]);
});

test('refuses a picture without a mask, two of one name, and a folder without masks', async () => {
  await expect(collect(mediaOf('i/a.png', 'm/b.png'))).rejects.toEqual(
    failing('E_DATA', /^m: no mask a.png of i\/a.png/),
  );
  await expect(collect(mediaOf('i/a.png', 'i/a.jpg', 'm/a.png'))).rejects.toEqual(
    failing('E_DATA', /^i\/a.jpg: a second file of the name/),
  );
  await expect(collect(mediaOf('i/a.png'), new Map())).rejects.toEqual(
    failing('E_DATA', /without a folder of their masks/),
  );
});

test('a manifest has paths relative to it', async () => {
  const source = sourceOf('d/list.csv', 'path,mask\na.png,m/a.png\n');
  expect(await rowsOf(imageSegmentationRows, source)).toEqual([{ image: 'd/a.png', mask: 'd/m/a.png' }]);
});

test('masks next to a manifest are refused; a row of it is described as it is written', async () => {
  const file = { ...mediaOf(), kind: async () => 'file' as const };
  await expect(collect(file)).rejects.toEqual(
    failing('E_DATA', /i: given together with --masks, which belongs to a folder of pictures/),
  );
  const source = sourceOf('a.jsonl', '{"path": 3, "mask": "b.png"}\n');
  await expect(rowsOf(imageSegmentationRows, source)).rejects.toEqual(failing('E_DATA', /\{path, mask\}/));
});
