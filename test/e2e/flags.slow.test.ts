/** Every model flag on real input: it trains, and what it made answers. */
import { readFileSync, symlinkSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import {
  copyRows,
  heddle,
  heddleWith,
  jsonLines,
  temporaryFolder,
  tinyModel,
  tinyModelWith,
} from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);
const train = files.write('train.tsv', copyRows(60, 5));
const dev = files.write('dev.tsv', copyRows(12, 6));
const base = ['train', '--train', train, '--dev', dev, ...tinyModel, '--updates', '3', '--json', '--quiet'];

interface Done {
  readonly parameters: number;
  readonly metric: string;
  readonly bestValue: number;
}

async function trained(name: string, ...flags: readonly string[]): Promise<Done> {
  const { status, stdout, stderr } = await heddle(...base, '--out', files.path(name), ...flags);
  expect([status, stderr]).toEqual([0, '']);
  return jsonLines(stdout).at(-1)!.done as Done;
}

test.each([
  ['widths', '--encoder-width 8 --decoder-width 24 --decoder-heads 3 --encoder-activation gelu'],
  ['embeddings', '--encoder-embedding 8 --decoder-embedding 20 --norm post --positions learned'],
  ['untied', '--no-tie --embedding 12 --activation gelu --encoder-layers 2 --decoder-dropout 0'],
  ['lstm', '--decoder lstm --attention additive --input-feeding --forget-bias 2 --variational-dropout 0.2'],
  ['gru', '--encoder gru --no-bidirectional --encoder-layers 2 --residual --reset before'],
  ['elman', '--encoder elman --decoder transformer --activation relu --variational-dropout 0.1'],
  ['conv', '--encoder conv --encoder-layers 2 --kernel 5 --dilation 2'],
  ['course', '--accumulate 2 --optimizer adamw --schedule inverse-sqrt --clip 0 --label-smoothing 0'],
  ['units', '--schedule constant --source-unit bpe:12 --target-unit word --normalize nfc-lower'],
])('%s: %s', async (name, flags) => {
  await trained(name, ...flags.split(' '));
  const beam = ['--beam', '2', '--n-best', '2', '--threads', '1', '--quiet'];
  const { status, stdout } = await heddleWith('abc\n\nedc\n', 'predict', files.path(name), ...beam);
  expect(status).toBe(0);
  const lines = stdout.split('\n');
  expect([lines.length, lines[1], lines[3]]).toEqual([4, '', '']);
  // An untrained model may finish fewer targets than it was asked for.
  for (const line of [lines[0]!, lines[2]!]) expect([1, 2]).toContain(line.split('\t').length);
});

test.each([
  ['token', 'tokenErrorRate'],
  ['chrf', 'chrf'],
])('--metric %s selects by %s of the dev set', async (metric, key) => {
  const done = await trained(`metric-${metric}`, '--metric', metric);
  const history = jsonLines(readFileSync(files.path(`metric-${metric}/history.jsonl`), 'utf8'));
  const metrics = history.at(-1)!.metrics as Record<string, number>;
  expect([done.metric, done.bestValue]).toEqual([metric, metrics[key]]);
});

test('--patience ends a run that no longer improves', async () => {
  const rate = { 'learning-rate': '1', schedule: 'constant', warmup: '0', clip: '0' };
  const end = { updates: '500', patience: '2' };
  const data = ['--train', train, '--dev', dev, '--out', files.path('patience')];
  const run = await heddle('train', ...data, ...tinyModelWith({ ...rate, ...end }), '--json', '--quiet');
  expect(jsonLines(run.stdout).at(-1)).toMatchObject({ done: { end: 'patience' } });
});

test('a resumed run keeps its model and its metric', async () => {
  await trained('resumed');
  const resume = ['train', '--resume', files.path('resumed'), '--updates', '5'];
  for (const [flag, value] of [
    ['--layers', '2'],
    ['--metric', 'token'],
  ] as const) {
    const { status, stderr } = await heddle(...resume, flag, value);
    expect([status, stderr]).toEqual([2, expect.stringContaining(`error E_CONFIG: ${flag}: ${value} for`)]);
  }
  expect(await heddle(...resume)).toMatchObject({ status: 0 });
});

test('a run goes on in its own folder, though it is named in two ways', async () => {
  await trained('moved');
  symlinkSync('moved', files.path('link'));
  const resume = ['train', '--resume', files.path('link'), '--out', files.path('moved'), '--updates', '5'];
  expect(await heddle(...resume)).toMatchObject({ status: 0 });
});

test('several --train files are joined, in the saved settings and by --resume too', async () => {
  const more = files.write('more.tsv', copyRows(40, 7));
  const out = files.path('joined');
  const both = [
    'train',
    '--train',
    train,
    '--train',
    more,
    '--dev',
    dev,
    '--out',
    out,
    ...tinyModel,
    '--json',
  ];
  const done = async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await heddle(...args, '--quiet');
    expect([status, stderr]).toEqual([0, '']);
    return jsonLines(stdout).at(-1)!.done as { readonly rows: number };
  };
  expect((await done(...both, '--updates', '2')).rows).toBe(100);
  const config = JSON.parse(readFileSync(`${out}/training-config.json`, 'utf8'));
  expect([config.train, config.dev]).toEqual([[train, more], dev]);
  expect((await done('train', '--resume', out, '--updates', '3', '--json')).rows).toBe(100);
});

test.each([
  [['--width', '8', '--width', '16'], '--width'],
  [['--out', 'a', '--out', 'b'], '--out'],
  [['--tie', '--no-tie'], '--no-tie'],
  [['--config', 'a', '--config', 'b'], '--config'],
])('%j is refused: one of the two would be used in silence', async (flags, name) => {
  const { status, stderr } = await heddle('train', '--train', train, ...flags);
  expect([status, stderr]).toEqual([2, `error E_CONFIG: ${name}: given twice; allowed: once\n`]);
});
