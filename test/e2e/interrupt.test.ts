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

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s saves and exits %i, however often it comes', async (signal, expected) => {
  const out = files.path(signal);
  const { child, finished } = await runningTraining(out);
  child.kill(signal);
  child.kill(signal);
  const { status, stdout, stderr } = await finished;
  expect([status, stderr]).toEqual([expected, expect.stringContaining(`saved in ${out}`)]);
  expect(jsonLines(stdout).at(-1)).toMatchObject({ done: { end: 'stopped' } });
});

test('Ctrl-C that npm hands on a second time is one Ctrl-C', async () => {
  const out = files.path('twice');
  const { child, finished } = await runningTraining(out);
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect((await finished).status).toBe(130);
  expect(existsSync(out)).toBe(true);
});

/** Waits until a program listens to signals: it catches SIGHUP (number 1), which Node does not do by itself. */
async function listening({ pid }: ReturnType<typeof startHeddle>) {
  const catches = () => /^SigCgt:.*[13579bdf]$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  while (!catches()) await new Promise((resolve) => setTimeout(resolve, 50));
}

test.skipIf(!existsSync('/proc/self/status'))(
  'a second Ctrl-C ends at once in every phase: here units are learned from the texts',
  async () => {
    const out = files.path('unsaved');
    const word = (i: number) => `${(i * 7919).toString(36)} ${(i * 104_729).toString(36)}`;
    const words = Array.from({ length: 60_000 }, (_, i) => `${word(i)}\t${word(i)}\n`);
    const long = files.write('long.tsv', words.join(''));
    const units = ['--source-unit', 'bpe:30000', '--target-unit', 'bpe:30000'];
    const child = startHeddle('train', '--train', long, '--out', out, ...tinyModel, ...units);
    const finished = once(child, 'exit');
    await listening(child);
    child.kill('SIGINT');
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    while (!told.includes('Ctrl-C again')) await once(child.stderr, 'data');
    await new Promise((resolve) => setTimeout(resolve, 150));
    const pressedAt = performance.now();
    child.kill('SIGINT');
    expect(await finished).toEqual([null, 'SIGINT']);
    expect(performance.now() - pressedAt).toBeLessThan(1000);
    expect(told).toContain(`ended without saving; what was saved before stays in ${out}`);
    expect(existsSync(`${out}/config.json`)).toBe(false);
  },
);
