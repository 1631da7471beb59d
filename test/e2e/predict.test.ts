import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  copyRows,
  type Finished,
  finish,
  heddle,
  heddleWith,
  jsonLines,
  startHeddle,
  temporaryFolder,
  tinyModel,
} from './heddle.ts';

const files = temporaryFolder();
const model = files.path('model');
const pairs = files.write('pairs.tsv', `${copyRows(100, 3)}a b\tx\na b\ty\n`);
beforeAll(async () => {
  const trained = await heddle('train', '--train', pairs, '--out', model, ...tinyModel, '--updates', '40');
  expect(trained).toMatchObject({ status: 0 });
});
afterAll(files.remove);

const predict = (input: string | Uint8Array, ...flags: string[]): Promise<Finished> =>
  heddleWith(input, 'predict', model, '--threads', '1', ...flags);

test('one line for each line, in order: empty ones, CR, TAB, a last line without line feed', async () => {
  const inputs = ['abc', '', 'de\ta', 'ccc', 'abc'];
  const together = await predict(`abc\r\n\nde\ta\nccc\r\nabc`);
  expect(together.status).toBe(0);
  const lines = together.stdout.split('\n');
  expect(lines).toHaveLength(6);
  expect([lines[1], lines[4], lines[5]]).toEqual(['', lines[0], '']);
  const json = jsonLines((await predict(`${inputs.join('\r\n')}\n`, '--json')).stdout);
  expect(json.map(({ source }) => source)).toEqual(inputs);
  const best = json.map(({ hypotheses }) => (hypotheses as { text: string }[])[0]!.text);
  expect(best).toEqual(lines.slice(0, 5));
});

test('many lines keep their order over batches', async () => {
  const inputs = Array.from({ length: 150 }, (_, i) => 'abcde'.slice(i % 5) + 'edcba'.slice(i % 3));
  const json = jsonLines((await predict(`${inputs.join('\n')}\n`, '--json')).stdout);
  expect(json.map(({ source }) => source)).toEqual(inputs);
});

test('--json has exactly the documented keys, and the score is that of the formula', async () => {
  const { stdout } = await predict(
    'abc\n\n',
    '--json',
    '--beam',
    '3',
    '--n-best',
    '2',
    '--length-penalty',
    '0.5',
  );
  const [first, second] = jsonLines(stdout);
  expect(Object.keys(first!)).toEqual(['source', 'hypotheses']);
  const hypotheses = first!.hypotheses as { tokens: string[]; logProbabilities: number[]; score: number }[];
  expect(hypotheses.length).toBeGreaterThan(0);
  for (const hypothesis of hypotheses) {
    expect(Object.keys(hypothesis)).toEqual(['text', 'tokens', 'logProbabilities', 'score']);
    const { tokens, logProbabilities, score } = hypothesis;
    expect(tokens).toHaveLength(logProbabilities.length);
    const sum = logProbabilities.reduce((total, value) => total + value, 0);
    expect(score).toBeCloseTo(sum / ((5 + tokens.length) / 6) ** 0.5, 6);
  }
  expect(second).toEqual({
    source: '',
    hypotheses: [{ text: '', tokens: [], logProbabilities: [], score: 0 }],
  });
});

test('--n-best writes hypotheses between TABs on one line', async () => {
  const { stdout } = await predict('abc\n', '--beam', '3', '--n-best', '3');
  const json = jsonLines((await predict('abc\n', '--beam', '3', '--n-best', '3', '--json')).stdout);
  const texts = (json[0]!.hypotheses as { text: string }[]).map(({ text }) => text);
  expect(stdout).toBe(`${texts.join('\t')}\n`);
});

test('answers while the input is still open', async () => {
  const child = startHeddle('predict', model, '--threads', '1');
  const finished = finish(child);
  child.stdin.write('abc\n');
  await once(child.stdout, 'data');
  child.stdin.end('abc\n');
  const { status, stdout } = await finished;
  expect(status).toBe(0);
  const [first, second] = stdout.split('\n');
  expect(second).toBe(first);
});

test('a closed pipe exits 0', async () => {
  const child = startHeddle('predict', model, '--threads', '1');
  child.stdin.on('error', () => undefined);
  child.stdin.end('abc\n'.repeat(5000));
  child.stdout.once('data', () => child.stdout.destroy());
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const [status] = await once(child, 'exit');
  expect([status, stderr]).toEqual([0, '']);
});

test('bad input exits 1 behind the answers to what came before', async () => {
  const invalid = await predict(Buffer.concat([Buffer.from('abc\nde\n'), Buffer.from([0xff, 0x0a])]));
  expect(invalid.status).toBe(1);
  expect(invalid.stdout.split('\n')).toHaveLength(3);
  expect(invalid.stderr).toMatch(/^error E_DATA: <stdin>:3: bytes that are not valid UTF-8/);
  const long = await predict(`abc\n${'a'.repeat(10_000_000)}\n`);
  expect(long.status).toBe(1);
  expect(long.stdout.split('\n')).toHaveLength(2);
  expect(long.stderr).toMatch(/^error E_LIMIT: <stdin>:2: a line of more than/);
  expect(await predict('')).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('a missing folder exits 1', async () => {
  const { status, stderr } = await heddleWith('abc\n', 'predict', files.path('nothing'));
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^error E_MODEL_FILE: .*there is no such folder/),
  ]);
});

test('evaluate --json has the documented keys, and rows with one source are one item', async () => {
  const { status, stdout } = await heddle('evaluate', model, pairs, '--json', '--beam', '2', '--quiet');
  expect(status).toBe(0);
  const metrics = JSON.parse(stdout) as Record<string, number>;
  const keys = ['items', 'sequenceErrorRate', 'tokenErrorRate', 'bleu', 'chrf', 'lossPerToken', 'perplexity'];
  expect(Object.keys(metrics)).toEqual(keys);
  const rows = readFileSync(pairs, 'utf8').trimEnd().split('\n');
  expect(metrics.items).toBe(new Set(rows.map((row) => row.split('\t')[0])).size);
  expect(metrics.perplexity).toBeCloseTo(Math.exp(metrics.lossPerToken!), 9);
});

test('inspect --json', async () => {
  const inspection = JSON.parse((await heddle('inspect', model, '--json')).stdout) as {
    readonly parameters: { readonly total: number; readonly layers: readonly { readonly count: number }[] };
    readonly training: { readonly updates: number };
  };
  const { total, layers } = inspection.parameters;
  expect(layers.reduce((sum, { count }) => sum + count, 0)).toBe(total);
  expect(inspection.training.updates).toBe(40);
});
