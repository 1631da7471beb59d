/** Files that take long to read: progress is told, Ctrl-C ends it, memory stays near the size of the file. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { finish, startHeddle, temporaryFolder, tinyModel } from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);

/** 40 MB of pairs, more than can be read before the first word about it. */
const large = files.write('large.tsv', 'the quick brown fox\tjumps over the lazy dog\n'.repeat(1_000_000));

test('progress is told while a file is read, and Ctrl-C ends it at once; nothing is saved', async () => {
  const out = files.path('model');
  const child = startHeddle('train', '--train', large, '--out', out, ...tinyModel);
  const finished = finish(child);
  let text = '';
  while (!text.includes('%')) text += String((await once(child.stderr, 'data'))[0]);
  expect(text).toMatch(/^reading .*large\.tsv\n[^\n]+: \d+ %\n/);
  const asked = performance.now();
  child.kill('SIGINT');
  const { status, stdout, stderr } = await finished;
  expect([status, stdout]).toEqual([130, '']);
  expect(stderr).toContain('nothing was saved');
  expect(existsSync(out)).toBe(false);
  // Within a second on a machine that does nothing else.
  expect(performance.now() - asked).toBeLessThan(4000);
});
