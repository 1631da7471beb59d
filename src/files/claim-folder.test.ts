import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type ClaimOptions, claimFolder, saveFolder } from './claim-folder.ts';

const place = mkdtempSync(join(tmpdir(), 'heddle-claim-'));
afterAll(() => rmSync(place, { recursive: true }));

const file = join(place, 'file');
writeFileSync(file, 'mine');
const used = join(place, 'used');
mkdirSync(used);
writeFileSync(join(used, 'notes.txt'), 'mine');
const model = join(place, 'model');
await saveFolder(model, new Map([['config.json', '{}']]));

const claim = (folder: string, allow: ClaimOptions['allow'] = 'empty') =>
  claimFolder(folder, { allow, fix: 'add --overwrite' });
const lockOf = (folder: string) => join(folder, '.heddle', 'lock');
const refused = (code: string, found: string) => ({ code, message: expect.stringMatching(found) });

test('a new folder, an empty one, one of Heddle and a used one; nothing is left of the claim', async () => {
  const deep = join(place, 'a/b/c');
  const { path, release } = await claim(deep);
  expect(existsSync(lockOf(path))).toBe(true);
  await release();
  expect(readdirSync(join(place, 'a/b'))).toEqual([]);
  const empty = join(place, 'empty');
  mkdirSync(empty);
  for (const [folder, allow] of [
    [empty, 'empty'],
    [model, 'own'],
    [used, 'any'],
  ] as const) {
    const before = readdirSync(folder);
    await (await claim(folder, allow)).release();
    expect(readdirSync(folder)).toEqual(before);
  }
});

test.each([
  [file, 'any', 'E_CONFIG', 'this is a file'],
  [used, 'empty', 'E_CONFIG', 'not empty; .*--overwrite'],
  [used, 'own', 'E_CONFIG', 'not empty; .*--overwrite'],
  [model, 'empty', 'E_CONFIG', 'not empty'],
  [join(file, 'model'), 'any', 'E_DISK', 'a part of the path is '],
] as const)('%s for %s is refused', async (folder, allow, code, found) => {
  await expect(claim(folder, allow)).rejects.toMatchObject(refused(code, found));
  expect([readdirSync(used), readdirSync(model).toSorted()]).toEqual([
    ['notes.txt'],
    ['config.json', 'heddle.json'],
  ]);
});

test('a file of the user by a name that will be written is refused before any work', async () => {
  const labelled = join(place, 'labelled');
  mkdirSync(labelled);
  writeFileSync(join(labelled, 'labels.json'), 'mine');
  await expect(claim(labelled, 'any')).rejects.toMatchObject(refused('E_CONFIG', 'labels.json'));
});

test('a link that leads nowhere is found before any work; one to a folder is followed', async () => {
  const dangling = join(place, 'dangling');
  symlinkSync(join(place, 'nowhere'), dangling);
  await expect(claim(dangling)).rejects.toMatchObject({ code: 'E_DISK' });
  const link = join(place, 'link');
  symlinkSync(used, link);
  const { path, release } = await claim(link, 'any');
  expect(path).toBe(used);
  await release();
});

const linux = process.platform === 'linux';
test.skipIf(!linux)('a place that cannot be written is found before any work, even by root', async () => {
  await expect(claim('/proc/heddle-model')).rejects.toMatchObject({ code: 'E_DISK' });
});

test('two claims at once: one is refused, and names the process', async () => {
  const folder = join(place, 'twice');
  const results = await Promise.allSettled([claim(folder), claim(folder), claim(folder, 'any')]);
  const won = results.filter((result) => result.status === 'fulfilled');
  expect(won).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject(refused('E_BUSY', 'this process writes'));
  }
  await won[0]!.value.release();
  await (await claim(folder)).release();
});

/** A process that does nothing, and the lock that it would hold. */
async function otherProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  await once(child, 'spawn');
  const stat = linux ? readFileSync(`/proc/${child.pid}/stat`, 'utf8') : '';
  const { release } = await claim(join(place, 'pattern'));
  const pattern = JSON.parse(readFileSync(lockOf(join(place, 'pattern')), 'utf8'));
  await release();
  return { child, lock: { ...pattern, pid: child.pid, started: stat.split(' ').at(21) ?? '' } };
}

test('the lock of a process that lives holds; of one that is gone, or has only its number, it does not', async () => {
  const { child, lock } = await otherProcess();
  const folder = join(place, 'locked');
  const lockWith = (changes: object) => {
    mkdirSync(join(folder, '.heddle'), { recursive: true });
    writeFileSync(lockOf(folder), JSON.stringify({ ...lock, ...changes }));
  };
  const named = refused('E_BUSY', `process ${child.pid} on ${hostname()}`);
  lockWith({});
  await expect(claim(folder)).rejects.toMatchObject(named);
  await expect(saveFolder(folder, new Map([['a', 'b']]))).rejects.toMatchObject(named);
  expect(readdirSync(folder)).toEqual(['.heddle']);
  lockWith({ boot: 'before' });
  await (await claim(folder)).release();
  if (linux) {
    lockWith({ started: '1' });
    await (await claim(folder)).release();
  }
  lockWith({});
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await claim(folder)).release();
  lockWith({ host: 'elsewhere' });
  await expect(claim(folder)).rejects.toMatchObject(refused('E_BUSY', `process ${child.pid} on elsewhere`));
  const longAgo = new Date(Date.now() - 200_000);
  utimesSync(lockOf(folder), longAgo, longAgo);
  await (await claim(folder)).release();
  mkdirSync(join(folder, '.heddle'), { recursive: true });
  writeFileSync(lockOf(folder), '');
  await (await claim(folder)).release();
  expect(readdirSync(folder)).toEqual([]);
});

test('saving to a folder with files of the user needs overwrite, and leaves them', async () => {
  const content = new Map([['config.json', '{}']]);
  await expect(saveFolder(used, content)).rejects.toMatchObject(refused('E_CONFIG', 'set overwrite'));
  await saveFolder(used, content, { overwrite: true });
  await saveFolder(used, content);
  expect(readdirSync(used).toSorted()).toEqual(['config.json', 'heddle.json', 'notes.txt']);
});
