import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recoverFolder } from './recover-folder.ts';
import { writeFileAtomically } from './write-file-atomically.ts';
import { writeFolderAtomically } from './write-folder-atomically.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'heddle-write-'));
});
afterEach(() => rmSync(place, { recursive: true }));

const read = (...path: string[]) => readFileSync(join(place, ...path), 'utf8');
const bundle = (version: string) =>
  new Map<string, string | Uint8Array>([
    ['config.json', version],
    ['training/deep/state', Buffer.from(version)],
  ]);

test('a file is made and replaced, and nothing else is left', async () => {
  const path = join(place, 'a.json');
  await writeFileAtomically(path, 'old');
  await writeFileAtomically(path, new TextEncoder().encode('new'));
  expect(read('a.json')).toBe('new');
  expect(readdirSync(place)).toEqual(['a.json']);
});

test('a file that cannot be written is an E_DISK error that names it', async () => {
  const path = join(place, 'missing', 'a.json');
  await expect(writeFileAtomically(path, 'x')).rejects.toMatchObject({
    code: 'E_DISK',
    message: expect.stringContaining(`${path}: its parent folder does not exist`),
  });
});

test('a file whose name is taken by a folder: the folder survives, the file beside it is removed', async () => {
  mkdirSync(join(place, 'taken', 'inner'), { recursive: true });
  await expect(writeFileAtomically(join(place, 'taken'), 'x')).rejects.toMatchObject({ code: 'E_DISK' });
  expect(readdirSync(place)).toEqual(['taken']);
});

test('a folder is made with its parents and replaced as a whole', async () => {
  const folder = join(place, 'models', 'm');
  await writeFolderAtomically(folder, bundle('old').set('extra', 'x'));
  await writeFolderAtomically(`${folder}/`, bundle('new'));
  expect(readdirSync(folder).toSorted()).toEqual(['config.json', 'training']);
  expect(read('models', 'm', 'training', 'deep', 'state')).toBe('new');
  expect(readdirSync(join(place, 'models'))).toEqual(['m']);
});

test('the target of a symbolic link is replaced, not the link', async () => {
  await writeFolderAtomically(join(place, 'run1'), bundle('old'));
  symlinkSync(join(place, 'run1'), join(place, 'latest'));
  await writeFolderAtomically(join(place, 'latest'), bundle('new'));
  expect(read('run1', 'config.json')).toBe('new');
});

test('a crash inside the window: the old folder comes back', async () => {
  const folder = join(place, 'm');
  await writeFolderAtomically(folder, bundle('old'));
  renameSync(folder, `${folder}.heddle-old`);
  await recoverFolder(folder);
  expect(read('m', 'config.json')).toBe('old');
  expect(readdirSync(place)).toEqual(['m']);
});

test('a crash before or after the window: the folder stays, and the next write clears what was left', async () => {
  const folder = join(place, 'm');
  await writeFolderAtomically(folder, bundle('current'));
  for (const name of ['m.heddle-old', 'm.heddle-new']) {
    mkdirSync(join(place, name));
    writeFileSync(join(place, name, 'config.json'), 'half');
  }
  await recoverFolder(folder);
  expect(read('m', 'config.json')).toBe('current');
  await writeFolderAtomically(folder, bundle('next'));
  expect(read('m', 'config.json')).toBe('next');
  expect(readdirSync(place)).toEqual(['m']);
});

test('a write that fails half way leaves the old folder and nothing else', async () => {
  const folder = join(place, 'm');
  await writeFolderAtomically(folder, bundle('old'));
  const clash = new Map([...bundle('new'), ['config.json/inner', 'a file is not a folder']]);
  await expect(writeFolderAtomically(folder, clash)).rejects.toMatchObject({ code: 'E_DISK' });
  expect(read('m', 'config.json')).toBe('old');
  expect(readdirSync(place)).toEqual(['m']);
});

test.each(['../x', '/x', 'a/../b', '', 'a//b', '.', 'a\\b', 'c:d'])(
  'the name %j is refused',
  async (name) => {
    const writing = writeFolderAtomically(join(place, 'm'), new Map([[name, 'x']]));
    await expect(writing).rejects.toMatchObject({ code: 'E_INTERNAL' });
    expect(readdirSync(place)).toEqual([]);
  },
);
