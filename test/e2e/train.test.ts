import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { copyRows, heddle, heddleWith, jsonLines, temporaryFolder, tinyModel } from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);
const train = files.write('train.tsv', copyRows(120, 1));
const read = (name: string) => readFileSync(files.path(name), 'utf8');

test('train, predict, evaluate, inspect', async () => {
  const out = files.path('whole');
  const trained = await heddle('train', '--train', train, '--out', out, ...tinyModel, '--epochs', '3');
  expect(trained).toMatchObject({ status: 0, stdout: '' });
  expect(trained.stderr).toMatch(/held out 6 of 120 pairs/);
  expect(trained.stderr).toMatch(/source: char, 9 tokens; target: char, 9 tokens/);
  expect(trained.stderr).toContain(`heddle predict ${out}`);
  const predicted = await heddleWith('ab\ncd\n', 'predict', out);
  expect(predicted).toMatchObject({ status: 0, stderr: '' });
  expect(predicted.stdout.split('\n')).toHaveLength(3);
  const evaluated = await heddle('evaluate', out, train);
  expect(evaluated.stdout).toMatch(/^items +\d+\nsequence error rate, % +\d+\.\d/);
  const inspected = await heddle('inspect', out);
  expect(inspected.stdout).toMatch(/encoder\.layers\.0 +12 +[\d,]+\n/);
  expect(inspected.stdout).toMatch(/training: \d+ updates, 3 full epochs/);
});

test('--json writes the history and then the summary, and nothing else, to stdout', async () => {
  const out = files.path('json');
  const flags = ['--json', '--quiet', '--updates', '7', '--evaluate-every', '3', '--metric', 'bleu'];
  const { status, stdout, stderr } = await heddle(
    'train',
    '--train',
    train,
    '--out',
    out,
    ...tinyModel,
    ...flags,
  );
  expect([status, stderr]).toEqual([0, '']);
  const lines = jsonLines(stdout);
  expect(lines.filter(({ event }) => event === 'update')).toHaveLength(7);
  expect(lines.filter(({ event }) => event === 'evaluation')).toHaveLength(3);
  const done = lines.at(-1)!.done as Record<string, unknown>;
  expect(done).toMatchObject({
    out,
    end: 'budget',
    updates: 7,
    metric: 'bleu',
    // 6 of 120 are held out.
    rows: 114,
  });
  expect(done.bestValue).toBeGreaterThanOrEqual(0);
  expect(read('json/history.jsonl')).toBe(`${stdout.split('\n').slice(0, -2).join('\n')}\n`);
});

test('--until ends the run behind the evaluation that is good enough, and says so', async () => {
  const out = files.path('until');
  const flags = ['--json', '--updates', '50', '--evaluate-every', '2', '--until', '100'];
  const { status, stdout, stderr } = await heddle(
    'train',
    '--train',
    train,
    '--out',
    out,
    ...tinyModel,
    ...flags,
  );
  expect(status).toBe(0);
  expect(jsonLines(stdout).at(-1)).toMatchObject({ done: { end: 'goal', updates: 2, metric: 'loss' } });
  expect(stderr).toContain('reached --until after 2 updates');
  expect(JSON.parse(read('until/training-config.json'))).toMatchObject({ until: 100 });
});

test('the saved config makes the same model again, and flags come before it', async () => {
  const config = files.write(
    'run.yaml',
    `train: ${train}\nupdates: 4\nlayers: 2\nencoder-layers: 1\ntie: false\n`,
  );
  const first = files.path('first');
  const flags = tinyModel.slice(2);
  expect(await heddle('train', '--config', config, '--out', first, ...flags)).toMatchObject({ status: 0 });
  const saved = JSON.parse(read('first/training-config.json')) as Record<string, unknown>;
  expect(saved).toMatchObject({
    train,
    'encoder-layers': 1,
    'decoder-layers': 2,
    tie: false,
    width: 16,
    clip: 1,
  });
  const second = files.path('second');
  const again = ['train', '--config', files.path('first/training-config.json'), '--out', second];
  expect(await heddle(...again)).toMatchObject({ status: 0 });
  expect(readFileSync(`${second}/model.safetensors`)).toEqual(readFileSync(`${first}/model.safetensors`));
  const deeper = await heddle(...again, '--overwrite', '--layers', '3', '--updates', '1');
  expect(deeper).toMatchObject({ status: 0 });
  expect(JSON.parse(read('second/training-config.json'))).toMatchObject({ layers: 3, updates: 1 });
});

test('parallel text, a dev set with unknown symbols, `__proto__` and `constructor` as words', async () => {
  const lines = ['__proto__ constructor', 'constructor x', '__proto__ x', '<s> x'];
  const text = files.write('words.txt', `${Array.from({ length: 40 }, (_, i) => lines[i % 4]).join('\n')}\n`);
  const dev = files.write('dev.jsonl', '{"source": "__proto__ strange", "target": "x"}\n');
  const out = files.path('words');
  const data = ['--train-source', text, '--train-target', text, '--dev', dev, '--out', out, '--updates', '2'];
  const { status, stderr } = await heddle('train', ...data, ...tinyModel);
  expect(status).toBe(0);
  expect(stderr.match(/warning: .*<unk>/g)).toHaveLength(1);
  expect(stderr).toMatch(/source: word, \d tokens/);
  const predicted = await heddleWith('__proto__ constructor\nhasOwnProperty\ntoString\n', 'predict', out);
  expect(predicted.status).toBe(0);
  expect(predicted.stdout.split('\n')).toHaveLength(4);
  expect(predicted.stderr.match(/warning: /g)).toHaveLength(1);
});

test('a folder that is not empty exits 2 before any work', async () => {
  const out = files.path('used');
  files.write('used-data.tsv', 'not a pair\n');
  mkdirSync(out);
  files.write('used/notes.txt', 'mine');
  const { status, stdout, stderr } = await heddle(
    'train',
    '--train',
    files.path('used-data.tsv'),
    '--out',
    out,
  );
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^error E_CONFIG: --out .*used: a folder that is not empty; .*--overwrite/);
  expect(readdirSync(out)).toEqual(['notes.txt']);
});

test('bad data exits 1 and names file and line; a folder that holds the data keeps it', async () => {
  const bad = files.write('bad.tsv', 'a\tb\nc\n');
  const flags = ['train', '--train', bad, '--out', files.path('bad')];
  const { status, stderr } = await heddle(...flags);
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining('bad.tsv:2: 1 column; allowed: source<TAB>target'),
  ]);
  expect((await heddle(...flags, '--debug')).stderr).toContain('    at ');
  const around = files.path('around');
  mkdirSync(around);
  const rows = files.write('around/rows.tsv', copyRows(40, 2));
  const inside = ['train', '--train', rows, '--out', around, ...tinyModel, '--updates', '1'];
  expect(await heddle(...inside, '--overwrite')).toMatchObject({ status: 0 });
  expect(await heddle('train', '--resume', around, '--updates', '2')).toMatchObject({ status: 0 });
  expect(readFileSync(rows, 'utf8')).toBe(copyRows(40, 2));
});

test('--version and --help', async () => {
  expect((await heddle('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const { status, stdout } = await heddle('train', '--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/--encoder-layers <n> .*\(from 1 to 128; default:\s+--layers\)/);
  expect(stdout).toMatch(/--batch-tokens <n>\s[^[]*?default:\s+4096/);
});
