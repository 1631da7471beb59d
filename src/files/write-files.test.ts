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
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleConfig } from '../bundle/bundle-config.ts';
import { encodeManifest, fileMark } from '../bundle/manifest.ts';
import { listFiles, readManifest } from './folder-layout.ts';
import { folderStore } from './folder-store.ts';
import { writeFiles } from './write-files.ts';

let place: string;
let folder: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'heddle-files-'));
  folder = join(place, 'models', 'm');
});
afterEach(() => rmSync(place, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const write = (name: string, content: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
};
const content = (version: string, ...more: string[]) =>
  new Map<string, string | Uint8Array>([
    ['config.json', version],
    ['training/deep/state', Buffer.from(version)],
    ...more.map((name) => [name, version] as const),
  ]);

test('a folder is made with its parents; what a set no longer has is removed, what is not ours stays', async () => {
  await writeFiles(folder, content('old', 'extra/deep/file', 'best'));
  write('NOTES.md', 'mine');
  write('training/deep/mine', 'mine');
  mkdirSync(join(folder, '.git'));
  await writeFiles(folder, content('new'));
  expect(readdirSync(folder).toSorted()).toEqual([
    '.git',
    'NOTES.md',
    'config.json',
    'heddle.json',
    'training',
  ]);
  expect([read('config.json'), read('training/deep/state')]).toEqual(['new', 'new']);
  expect([read('NOTES.md'), read('training/deep/mine')]).toEqual(['mine', 'mine']);
  expect(readdirSync(dirname(folder))).toEqual(['m']);
  const { generation, files } = (await readManifest(folder))!;
  expect([generation, [...files.keys()]]).toEqual([2, ['config.json', 'training/deep/state']]);
});

test.each([
  ['a file', 'config.json', 'config.json'],
  ['a file where a folder must be', 'training', 'training'],
  ['a manifest of another program', 'heddle.json', 'heddle.json'],
])('%s of the user by a name of ours is named and stays', async (_, name, named) => {
  write(name, 'mine');
  const writing = writeFiles(folder, content('new'));
  if (name === 'heddle.json') await expect(writing).rejects.toMatchObject({ code: 'E_MODEL_FILE' });
  else
    await expect(writing).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining(`${named}, which Heddle did not write`),
    });
  expect(readdirSync(folder)).toEqual([name]);
  expect(read(name)).toBe('mine');
});

test('a name that a set gave up and the user then took is the user’s', async () => {
  await writeFiles(folder, content('1', 'best'));
  await writeFiles(folder, content('2'));
  await writeFiles(folder, content('3'));
  write('best', 'mine');
  await expect(writeFiles(folder, content('4', 'best'))).rejects.toMatchObject({ code: 'E_CONFIG' });
  expect([read('best'), read('config.json')]).toEqual(['mine', '3']);
});

test('the files of an earlier version, which had no manifest, are ours; others in the folder are not', async () => {
  const config = bundleConfig({ task: 'sequence-to-sequence', model: {} });
  write('config.json', JSON.stringify(config));
  write('model.safetensors', 'weights');
  write('training/best.safetensors', 'weights');
  write('log.txt', 'mine');
  await writeFiles(
    folder,
    new Map([
      ['config.json', 'new'],
      ['model.safetensors', 'new'],
    ]),
  );
  expect(await listFiles(folder)).toEqual(['config.json', 'heddle.json', 'log.txt', 'model.safetensors']);
  expect(read('model.safetensors')).toBe('new');
});

test('a crash after the manifest: readers see the new set, and the next writer completes it', async () => {
  await writeFiles(folder, content('old', 'gone'));
  const next = [...content('new', 'come')].map(([name, text]) => [name, Buffer.from(text)] as const);
  for (const [name, text] of next) write(`.heddle/generation-2/${name}`, String(text));
  const files = new Map(next.map(([name, bytes]) => [name, fileMark(bytes)] as const));
  writeFileSync(join(folder, 'heddle.json'), encodeManifest({ generation: 2, files, earlier: ['gone'] }));
  const store = await folderStore(folder);
  for (const name of files.keys()) expect(String(Buffer.from((await store.read(name, 9))!))).toBe('new');
  expect(await store.read('gone', 9)).toBeUndefined();
  await writeFiles(folder, content('newest'));
  expect(await listFiles(folder)).toEqual(['config.json', 'heddle.json', 'training/deep/state']);
  expect(existsSync(join(folder, '.heddle'))).toBe(false);
});

test('a crash before the manifest: the old set stands, and what was begun is removed', async () => {
  await writeFiles(folder, content('old'));
  write('.heddle/generation-2/config.json', 'half');
  write('.heddle/generation-7/config.json', 'half');
  write('.heddle/mine', 'mine');
  expect(String(Buffer.from((await (await folderStore(folder)).read('config.json', 9))!))).toBe('old');
  await writeFiles(folder, content('new'));
  expect([read('config.json'), readdirSync(join(folder, '.heddle'))]).toEqual(['new', ['mine']]);
});

test.each(['../x', '/x', 'a/../b', '', 'a//b', '.', 'a\\b', 'c:d'])(
  'the name %j is refused',
  async (name) => {
    await expect(writeFiles(folder, new Map([[name, 'x']]))).rejects.toMatchObject({ code: 'E_INTERNAL' });
    expect(readdirSync(place)).toEqual([]);
  },
);
