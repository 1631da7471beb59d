import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { constructFolder } from './folder-under-construction.ts';

const root = mkdtempSync(join(tmpdir(), 'heddle-construction-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function oldFolder(name: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'old'), 'old');
  return folder;
}

test('the folder takes its place as a whole when it is finished, and not before', async () => {
  const folder = oldFolder('finished');
  const { path, finish } = await constructFolder(folder);
  writeFileSync(join(path, 'new'), 'new');
  expect(readdirSync(folder)).toEqual(['old']);
  await finish();
  expect(readdirSync(folder)).toEqual(['new']);
  expect(readFileSync(join(folder, 'new'), 'utf8')).toBe('new');
  expect(readdirSync(root).filter((name) => name.startsWith('finished'))).toEqual(['finished']);
});

test('a folder that is discarded leaves the old one as it was', async () => {
  const folder = oldFolder('discarded');
  const { path, discard } = await constructFolder(folder);
  writeFileSync(join(path, 'new'), 'new');
  await discard();
  expect(readdirSync(folder)).toEqual(['old']);
  expect(existsSync(path)).toBe(false);
});

test('what an earlier attempt left is gone, and the place may be new', async () => {
  const folder = join(root, 'fresh');
  mkdirSync(`${folder}.heddle-new`);
  writeFileSync(`${folder}.heddle-new/stale`, '');
  const { path, finish } = await constructFolder(folder);
  expect(readdirSync(path)).toEqual([]);
  await finish();
  expect(readdirSync(folder)).toEqual([]);
});

test('a place that cannot be written is an error of the disk', async () => {
  writeFileSync(join(root, 'file'), '');
  await expect(constructFolder(join(root, 'file', 'inside'))).rejects.toMatchObject({ code: 'E_DISK' });
});
