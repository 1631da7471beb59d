import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listFiles } from './folder-layout.ts';
import { constructFolder } from './folder-under-construction.ts';
import { writeFiles } from './write-files.ts';

const root = mkdtempSync(join(tmpdir(), 'heddle-construction-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function oldFolder(name: string): Promise<string> {
  const folder = join(root, name);
  await writeFiles(folder, new Map([['old', 'old']]));
  writeFileSync(join(folder, 'mine'), 'mine');
  return folder;
}

test('the files take their places together when all are finished, and not before; others stay', async () => {
  const folder = await oldFolder('finished');
  const { path, finish } = await constructFolder(folder);
  mkdirSync(join(path, 'models'));
  writeFileSync(join(path, 'models/new'), 'new');
  expect(await listFiles(folder)).toEqual(['heddle.json', 'mine', 'old']);
  await finish();
  expect(await listFiles(folder)).toEqual(['heddle.json', 'mine', 'models/new']);
  expect(readFileSync(join(folder, 'models/new'), 'utf8')).toBe('new');
  expect(existsSync(join(folder, '.heddle'))).toBe(false);
});

test('files that are discarded leave the old ones as they were', async () => {
  const folder = await oldFolder('discarded');
  const { path, discard } = await constructFolder(folder);
  writeFileSync(join(path, 'new'), 'new');
  await discard();
  expect(await listFiles(folder)).toEqual(['heddle.json', 'mine', 'old']);
  expect(existsSync(path)).toBe(false);
});

test('a file of the user that stands in the way is named, and stays', async () => {
  const { path, finish } = await constructFolder(await oldFolder('taken'));
  writeFileSync(join(path, 'mine'), 'new');
  await expect(finish()).rejects.toMatchObject({ code: 'E_CONFIG' });
  expect(readFileSync(join(root, 'taken/mine'), 'utf8')).toBe('mine');
});

test('a place that cannot be written is an error of the disk', async () => {
  writeFileSync(join(root, 'file'), '');
  await expect(constructFolder(join(root, 'file', 'inside'))).rejects.toMatchObject({ code: 'E_DISK' });
});
