import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isSameFolder } from './same-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'heddle-same-'));
const at = (name: string) => join(root, name);
for (const name of ['model', 'other']) mkdirSync(at(name));
symlinkSync('model', at('link'));
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ['model', 'model', true],
  ['link', 'model', true],
  ['model', 'link', true],
  ['model/', 'other/../model', true],
  ['link', 'other', false],
  ['model', 'missing', false],
  ['missing', 'other/../missing', true],
])('%s and %s: %j', async (a, b, same) => {
  expect(await isSameFolder(at(a), at(b))).toBe(same);
});

test('a relative path is one from here', async () => {
  expect(await isSameFolder(relative(process.cwd(), at('link')), at('model'))).toBe(true);
});
