import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeFileAtomically } from '../../src/files/write-file-atomically.ts';
import { writeFiles } from '../../src/files/write-files.ts';
import { mountSmallDisk, skipNote, unmountSmallDisk } from './small-disk.ts';

const disk = mountSmallDisk('64k');
afterAll(() => unmountSmallDisk(disk));

const title = skipNote(disk);
const big = new Uint8Array(48 * 1024);
const full = (path: string) => ({
  code: 'E_DISK',
  message: `${path}: the disk is full; nothing was changed; free some space and try again`,
});

test.skipIf(disk === undefined)(`a full disk: the old file survives${title}`, async () => {
  const path = join(disk!, 'history.json');
  await writeFileAtomically(path, 'old');
  writeFileSync(join(disk!, 'ballast'), big);
  await expect(writeFileAtomically(path, big)).rejects.toMatchObject(full(path));
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(disk!).toSorted()).toEqual(['ballast', 'history.json']);
  rmSync(join(disk!, 'ballast'));
  rmSync(path);
});

test.skipIf(disk === undefined)(`a full disk: the old bundle survives${title}`, async () => {
  const path = join(disk!, 'model');
  await writeFiles(
    path,
    new Map<string, string | Uint8Array>([
      ['config.json', 'old'],
      ['weights', big],
    ]),
  );
  const next = new Map<string, string | Uint8Array>([
    ['config.json', 'new'],
    ['weights', big],
  ]);
  await expect(writeFiles(path, next)).rejects.toMatchObject(full(path));
  expect(readFileSync(join(path, 'config.json'), 'utf8')).toBe('old');
  expect(readFileSync(join(path, 'weights'))).toEqual(Buffer.from(big));
  expect(readdirSync(disk!)).toEqual(['model']);
});
