import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { writeFolderAtomically } from '../../src/files/write-folder-atomically.ts';

const disk = vi.hoisted(() => ({ fails: (_from: string): boolean => false }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const rename: typeof real.rename = (from, to) =>
    disk.fails(String(from))
      ? Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
      : real.rename(from, to);
  return { ...real, rename };
});

const place = mkdtempSync(join(tmpdir(), 'heddle-swap-'));
afterAll(() => rmSync(place, { recursive: true }));

test.each(['m', 'm.heddle-new'])('when the rename of %s fails, the old bundle is back', async (name) => {
  const folder = join(place, 'm');
  disk.fails = () => false;
  await writeFolderAtomically(folder, new Map([['config.json', 'old']]));
  disk.fails = (from) => from === join(place, name);
  const writing = writeFolderAtomically(folder, new Map([['config.json', 'new']]));
  await expect(writing).rejects.toMatchObject({ code: 'E_DISK' });
  expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('old');
  expect(readdirSync(place)).toEqual(['m']);
});
