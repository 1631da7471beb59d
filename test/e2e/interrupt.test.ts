import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { copyRows, finish, heddle, jsonLines, startHeddle, temporaryFolder, tinyModel } from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);
const train = files.write('train.tsv', copyRows(120, 2));

/** A long run that is under way: its first update is done. */
async function runningTraining(out: string) {
  const budget = ['--updates', '100000', '--evaluate-every', '100000', '--json'];
  const child = startHeddle('train', '--train', train, '--out', out, ...tinyModel, ...budget);
  const finished = finish(child);
  await once(child.stdout, 'data');
  return { child, finished };
}

test('Ctrl-C saves and exits 130, and --resume goes on to the number of updates asked for', async () => {
  const out = files.path('model');
  const { child, finished } = await runningTraining(out);
  child.kill('SIGINT');
  const { status, stdout, stderr } = await finished;
  expect(status).toBe(130);
  expect(stderr).toContain(`heddle train --resume ${out}`);
  const done = jsonLines(stdout).at(-1)!.done as { readonly updates: number; readonly end: string };
  expect(done.end).toBe('stopped');
  const goal = done.updates + 10;
  const resumed = await heddle('train', '--resume', out, '--updates', String(goal), '--json');
  expect(resumed.status).toBe(0);
  const lines = jsonLines(resumed.stdout);
  expect(lines[0]).toMatchObject({ event: 'update', update: done.updates + 1 });
  expect(lines.at(-1)).toMatchObject({ done: { out, updates: goal, end: 'budget' } });
  const history = jsonLines(readFileSync(`${out}/history.jsonl`, 'utf8'));
  const updates = history.filter(({ event }) => event === 'update').map(({ update }) => update);
  expect(updates).toEqual(Array.from({ length: goal }, (_, i) => i + 1));
});

test('a second Ctrl-C ends without saving', async () => {
  const out = files.path('unsaved');
  const { child, finished } = await runningTraining(out);
  child.kill('SIGINT');
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  const { status, stderr } = await finished;
  expect(status).toBe(130);
  expect(stderr).not.toContain('error');
  const saved = existsSync(out);
  if (saved) expect((await heddle('inspect', out)).status).toBe(0);
  expect(existsSync(`${out}.heddle-new`)).toBe(false);
});
