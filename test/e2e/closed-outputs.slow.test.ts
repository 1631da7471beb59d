import { closeSync, existsSync, openSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import {
  copyRows,
  finish,
  heddle,
  heddleInto,
  jsonLines,
  startHeddle,
  temporaryFolder,
  tinyModel,
} from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);
const train = files.write('train.tsv', copyRows(120, 3));
const run = (out: string, ...more: readonly string[]) => [
  'train',
  ...['--train', train, '--out', out, ...tinyModel, '--updates', '100000', '--evaluate-every', '50'],
  ...more,
];

/** The folder holds a model that answers and a run that goes on. */
async function expectSaved(out: string) {
  const { status, stdout } = await heddle('train', '--resume', out, '--updates', '1', '--json');
  const { done } = jsonLines(stdout).at(-1) as { readonly done: { readonly updates: number } };
  expect(status).toBe(0);
  return expect(done.updates);
}

test.skipIf(!existsSync('/dev/full'))(
  'a full disk under stdout: the run saves, and exits 1 with E_DISK',
  async () => {
    const out = files.path('full');
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = await heddleInto(full, ...run(out, '--json'));
    closeSync(full);
    expect([status, stderr]).toEqual([1, expect.stringContaining('error E_DISK: stdout: the disk is full')]);
    expect(stderr.match(/E_DISK/g)).toHaveLength(1);
    expect(stderr).toContain(`saved in ${out}`);
    (await expectSaved(out)).toBeGreaterThan(0);
  },
);

test.each(['stdout', 'stderr'] as const)(
  'a reader of %s that has gone: the run saves, and exits 0',
  async (name) => {
    const out = files.path(`${name}-gone`);
    const child = startHeddle(...run(out, ...(name === 'stdout' ? ['--json', '--quiet'] : [])));
    child[name].once('data', () => child[name].destroy());
    const { status } = await finish(child);
    expect(status).toBe(0);
    (await expectSaved(out)).toBeGreaterThan(0);
  },
);

test('a closed stderr does not fail a command that has nothing to save', async () => {
  const child = startHeddle('inspect', files.path('stderr-gone'));
  child.stderr.destroy();
  const { status, stdout } = await finish(child);
  expect([status, stdout]).toEqual([0, expect.stringContaining('sequence-to-sequence')]);
});
