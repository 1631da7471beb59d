import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderStore } from './folder-store.ts';
import { writeFolderAtomically } from './write-folder-atomically.ts';

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'heddle-store-'));
  folder = join(root, 'model');
  const content = new Map([
    ['config.json', '{}'],
    ['training/state.json', '[1]'],
  ]);
  await writeFolderAtomically(folder, content);
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('reads and lists the files', async () => {
  const store = await folderStore(folder);
  expect(store.name).toBe(folder);
  expect(await store.list()).toEqual(['config.json', 'training/state.json']);
  expect(Buffer.from((await store.read('training/state.json', 3))!).toString()).toBe('[1]');
  expect(await store.read('model.safetensors', 3)).toBeUndefined();
  expect(await store.read('training', 3)).toBeUndefined();
});

test('does not read a file over the limit, nor outside', async () => {
  const store = await folderStore(folder);
  await expect(store.read('training/state.json', 2)).rejects.toMatchObject({ code: 'E_LIMIT' });
  await writeFile(join(root, 'secret'), 'x');
  await expect(store.read('../secret', 9)).rejects.toMatchObject({ code: 'E_INTERNAL' });
});

test('a folder that is missing, or a file', async () => {
  await expect(folderStore(join(root, 'none'))).rejects.toMatchObject({
    code: 'E_MODEL_FILE',
    message: expect.stringContaining('there is no such folder'),
  });
  await expect(folderStore(join(folder, 'config.json'))).rejects.toMatchObject({ code: 'E_MODEL_FILE' });
});

test('puts back the folder that a crash took away', async () => {
  const crashed = join(root, 'crashed');
  await mkdir(crashed);
  await writeFile(join(crashed, 'config.json'), '{}');
  await rename(crashed, `${crashed}.heddle-old`);
  expect(await (await folderStore(crashed)).list()).toEqual(['config.json']);
});
