import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTogether } from '../bundle/store.ts';
import { folderStore } from './folder-store.ts';
import { writeFiles } from './write-files.ts';

const root = mkdtempSync(join(tmpdir(), 'heddle-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folder = join(root, 'model');
const content = (version: string) =>
  new Map([
    ['config.json', version],
    ['training/state.json', version],
  ]);
await writeFiles(folder, content('[1]'));
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

test('reads and lists the files that the manifest tells of, and no others', async () => {
  writeFileSync(join(folder, 'notes.txt'), 'x');
  const store = await folderStore(folder);
  expect(store.name).toBe(folder);
  expect(await store.list()).toEqual(['config.json', 'training/state.json']);
  expect(text(await store.read('training/state.json', 3))).toBe('[1]');
  for (const name of ['model.safetensors', 'training', 'notes.txt', '../secret'])
    expect(await store.read(name, 3)).toBeUndefined();
  rmSync(join(folder, 'notes.txt'));
});

test('a folder without a manifest is read as it is, but not outside', async () => {
  const plain = join(root, 'plain');
  cpSync(folder, plain, { recursive: true });
  rmSync(join(plain, 'heddle.json'));
  writeFileSync(join(root, 'secret'), 'x');
  const store = await folderStore(plain);
  expect(await store.list()).toEqual(['config.json', 'training/state.json']);
  expect(text(await store.read('config.json', 3))).toBe('[1]');
  expect(await store.read('training', 3)).toBeUndefined();
  await expect(store.read('config.json', 2)).rejects.toMatchObject({ code: 'E_LIMIT' });
  await expect(store.read('../secret', 9)).rejects.toMatchObject({ code: 'E_INTERNAL' });
});

test('does not read a file over the limit', async () => {
  const store = await folderStore(folder);
  await expect(store.read('training/state.json', 2)).rejects.toMatchObject({ code: 'E_LIMIT' });
});

test('a file that is not what was written is named; one that was left out is not there', async () => {
  const damaged = join(root, 'damaged');
  cpSync(folder, damaged, { recursive: true });
  writeFileSync(join(damaged, 'config.json'), '[2]');
  rmSync(join(damaged, 'training'), { recursive: true });
  const store = await folderStore(damaged);
  await expect(store.read('config.json', 9)).rejects.toMatchObject({
    code: 'E_MODEL_FILE',
    message: expect.stringContaining(`${damaged}/config.json: damaged`),
  });
  expect(await store.read('training/state.json', 9)).toBeUndefined();
  writeFileSync(join(damaged, 'heddle.json'), readFileSync(join(folder, 'heddle.json')).subarray(1));
  await expect(folderStore(damaged)).rejects.toMatchObject({ code: 'E_MODEL_FILE' });
});

test('files that belong together are of one set, however often others take their place', async () => {
  const swapped = join(root, 'swapped');
  await writeFiles(swapped, content('old'));
  const store = await folderStore(swapped);
  let saves = 0;
  const found = await readTogether(store, async () => {
    const first = text(await store.read('config.json', 9));
    if (++saves < 4) await writeFiles(swapped, content(`${saves}`));
    return [first, text(await store.read('training/state.json', 9))];
  });
  expect(found).toEqual(['3', '3']);
  const late = await folderStore(swapped);
  await writeFiles(swapped, content('new'));
  await expect(late.read('config.json', 9)).rejects.toMatchObject({ code: 'E_BUSY' });
});

test('a folder of an earlier version that gets its first manifest while it is read', async () => {
  const older = join(root, 'older');
  mkdirSync(older);
  writeFileSync(join(older, 'a'), 'old');
  const store = await folderStore(older);
  expect(text(await store.read('a', 9))).toBe('old');
  await writeFiles(older, new Map([['b', 'new']]));
  await expect(store.read('a', 9)).rejects.toMatchObject({ code: 'E_BUSY' });
});

test('a folder that is missing, or a file', async () => {
  const message = expect.stringContaining('there is no such folder');
  await expect(folderStore(join(root, 'none'))).rejects.toMatchObject({ code: 'E_MODEL_FILE', message });
  await expect(folderStore(join(folder, 'config.json'))).rejects.toMatchObject({ code: 'E_MODEL_FILE' });
});

test('a folder that an earlier version took away while it saved: nothing is written, the remedy is named', async () => {
  const crashed = join(root, 'crashed');
  cpSync(folder, crashed, { recursive: true });
  renameSync(crashed, `${crashed}.heddle-old`);
  await expect(folderStore(`${crashed}/`)).rejects.toMatchObject({
    message: expect.stringContaining(`rename ${crashed}.heddle-old to`),
  });
  expect(text(await (await folderStore(`${crashed}.heddle-old`)).read('config.json', 9))).toBe('[1]');
});
