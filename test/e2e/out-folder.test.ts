/** The folder of a run: whose it is, who may write to it, and what replaces a model. */
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { readBundle } from '../../src/bundle/load-bundle.ts';
import { folderStore } from '../../src/files/folder-store.ts';
import { findBundleTask } from '../../src/tasks/registry.ts';
import { copyRows, finish, heddle, heddleInto, startHeddle, temporaryFolder, tinyModel } from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);
const train = files.write('train.tsv', copyRows(120, 5));
const run = (out: string, ...more: readonly string[]) => [
  ...['train', '--train', train, '--out', out, ...tinyModel],
  ...more,
];

const good = files.path('good');
expect(await heddle(...run(good, '--updates', '4'))).toMatchObject({ status: 0 });
const goodWeights = readFileSync(`${good}/model.safetensors`);
const endless = ['--updates', '100000', '--evaluate-every', '100000'];

test('files of the user stay, the log that the shell writes there too', async () => {
  const out = files.path('shared');
  expect(await heddle(...run(out, '--updates', '2'))).toMatchObject({ status: 0 });
  for (const name of ['NOTES.md', '.git', '../shared.heddle-old']) files.write(`shared/${name}`, 'mine');
  const log = openSync(`${out}/log.txt`, 'w');
  const resumed = await heddleInto(log, 'train', '--resume', out, '--updates', '4', '--json');
  closeSync(log);
  expect(resumed.status).toBe(0);
  expect(readFileSync(`${out}/log.txt`, 'utf8')).toContain('"done"');
  expect(await heddle(...run(out, '--overwrite', '--updates', '1'))).toMatchObject({ status: 0 });
  for (const name of ['NOTES.md', '.git', '../shared.heddle-old'])
    expect(readFileSync(`${out}/${name}`, 'utf8')).toBe('mine');
  mkdirSync(files.path('labelled'));
  files.write('labelled/config.json', 'mine');
  const refused = await heddle(...run(files.path('labelled'), '--overwrite', '--updates', '1'));
  expect([refused.status, refused.stderr]).toEqual([
    2,
    expect.stringContaining('config.json, which Heddle did'),
  ]);
  expect(readdirSync(files.path('labelled'))).toEqual(['config.json']);
});

test('a second run is refused before any work and names the first; the lock of one that was killed is no lock', async () => {
  const out = files.path('contested');
  const first = startHeddle(...run(out, ...endless, '--json'));
  const finished = finish(first);
  await once(first.stdout, 'data');
  const second = await heddle(...run(out, '--overwrite', '--updates', '1'));
  expect([second.status, second.stderr]).toEqual([
    1,
    expect.stringMatching(`error E_BUSY: .*contested: process ${first.pid} on .* writes to this folder`),
  ]);
  first.kill('SIGKILL');
  await finished;
  expect(readdirSync(out)).toEqual(['.heddle']);
  expect(await heddle(...run(out, '--updates', '1'))).toMatchObject({ status: 0 });
  expect(existsSync(`${out}/.heddle`)).toBe(false);
});

test('a link that leads nowhere is refused before any work', async () => {
  symlinkSync(files.path('nowhere'), files.path('dangling'));
  const { status, stderr } = await heddle(...run(files.path('dangling'), ...endless));
  expect([status, stderr]).toEqual([1, expect.stringContaining('error E_DISK')]);
});

test('a model stays where the run that would replace it is stopped before its first evaluation', async () => {
  const over = run(good, '--overwrite', ...endless);
  const interrupted = startHeddle(...over, '--json');
  const finished = finish(interrupted);
  await once(interrupted.stdout, 'data');
  interrupted.kill('SIGINT');
  const { status, stderr } = await finished;
  expect([status, stderr]).toEqual([130, expect.stringContaining(`${good} keeps its model`)]);
  expect(stderr).not.toContain('--resume');
  const reader = startHeddle(...over, '--json', '--quiet');
  reader.stdout.once('data', () => reader.stdout.destroy());
  expect((await finish(reader)).status).toBe(0);
  if (existsSync('/dev/full')) {
    const full = openSync('/dev/full', 'w');
    expect((await heddleInto(full, ...over, '--json')).status).toBe(1);
    closeSync(full);
  }
  expect(readFileSync(`${good}/model.safetensors`)).toEqual(goodWeights);
  const evaluated = await heddle(...run(good, '--overwrite', '--seed', '2', '--updates', '1'));
  expect(evaluated).toMatchObject({ status: 0 });
  expect(readFileSync(`${good}/model.safetensors`)).not.toEqual(goodWeights);
});

test('whoever reads while a run saves at every update finds a model, and disturbs nobody', async () => {
  const out = files.path('watched');
  const child = startHeddle(...run(out, '--updates', '60', '--evaluate-every', '1', '--patience', '0'));
  let running = true;
  const finished = finish(child).finally(() => {
    running = false;
  });
  while (!existsSync(`${out}/heddle.json`)) await new Promise((resolve) => setTimeout(resolve, 5));
  let reads = 0;
  for (; running; reads++) {
    const store = await folderStore(out);
    expect((await readBundle(store, findBundleTask)).config.task).toBe('sequence-to-sequence');
  }
  expect(await finished).toMatchObject({ status: 0 });
  expect(reads).toBeGreaterThan(5);
});

test('a file that was damaged is named by whoever reads it', async () => {
  const out = files.path('damaged');
  expect(await heddle(...run(out, '--updates', '1'))).toMatchObject({ status: 0 });
  for (const [name, command] of [
    ['training/moments.safetensors', ['train', '--resume', out, '--updates', '2']],
    ['model.safetensors', ['inspect', out]],
  ] as const) {
    const bytes = readFileSync(`${out}/${name}`);
    bytes[bytes.length - 2]! ^= 1;
    writeFileSync(`${out}/${name}`, bytes);
    const { status, stderr } = await heddle(...command);
    expect([status, stderr]).toEqual([1, expect.stringMatching(`error E_.*${name}: damaged`)]);
  }
});
