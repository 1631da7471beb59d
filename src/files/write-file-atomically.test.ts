import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFileAtomically } from './write-file-atomically.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'heddle-write-'));
});
afterEach(() => rmSync(place, { recursive: true }));

const read = (...path: string[]) => readFileSync(join(place, ...path), 'utf8');

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
