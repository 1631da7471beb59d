import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { claimOutFolder } from './out-folder.ts';

const place = mkdtempSync(join(tmpdir(), 'heddle-out-'));
afterAll(() => rmSync(place, { recursive: true }));
const file = join(place, 'file');
writeFileSync(file, 'mine');
const used = join(place, 'used');
mkdirSync(used);
writeFileSync(join(used, 'notes.txt'), 'mine');
const claim = (out: string, replace = false, keep: readonly string[] = []) =>
  claimOutFolder(out, { replace, keep });

test('a new folder, an empty one, and a used one that may be replaced', async () => {
  await claim(join(place, 'a/b/c'));
  mkdirSync(join(place, 'empty'));
  await claim(join(place, 'empty'));
  await claim(used, true);
  expect(readdirSync(place).toSorted()).toEqual(['a', 'empty', 'file', 'used']);
  expect(readdirSync(used)).toEqual(['notes.txt']);
});

test.each([
  [file, false, [], 'this is a file'],
  [used, false, [], 'a folder that is not empty; .*--overwrite'],
  [used, true, [join(used, 'notes.txt')], 'a folder that holds .*notes.txt'],
] as const)('%s is refused', async (out, replace, keep, found) => {
  await expect(claim(out, replace, keep)).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: expect.stringMatching(found),
  });
});

test('what is kept is found behind links on either side', async () => {
  const link = join(place, 'link');
  symlinkSync(used, link);
  const found = { code: 'E_CONFIG', message: expect.stringMatching('a folder that holds .*notes.txt') };
  await expect(claim(link, true, [join(used, 'notes.txt')])).rejects.toMatchObject(found);
  await expect(claim(used, true, [join(link, 'notes.txt')])).rejects.toMatchObject(found);
  rmSync(link);
});

test('a path through a file is refused', async () => {
  await expect(claim(join(file, 'model'))).rejects.toMatchObject({
    code: 'E_DISK',
    message: expect.stringContaining('a part of the path is a file'),
  });
});

const linux = process.platform === 'linux';
test.skipIf(!linux)('a place that cannot be written is found before any work, even by root', async () => {
  await expect(claim('/proc/heddle-model')).rejects.toMatchObject({ code: 'E_DISK' });
});
