/** `heddle compare` as users run it. */
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Comparison } from '../../src/compare/comparison.ts';
import {
  copyRows,
  type Finished,
  finish,
  heddle,
  heddleInto,
  heddleWith,
  jsonLines,
  startHeddle,
  temporaryFolder,
} from './heddle.ts';

const files = temporaryFolder();
afterAll(files.remove);
const data = [
  ...['--train', files.write('train.tsv', copyRows(120, 2))],
  ...['--dev', files.write('dev.tsv', copyRows(30, 3))],
  ...['--test', files.write('test.tsv', copyRows(60, 4))],
];
const tiny = [
  ...['--layers', '1', '--width', '16', '--batch-tokens', '512', '--warmup', '5'],
  ...['--max-length', '16', '--threads', '1', '--source-unit', 'char', '--target-unit', 'char'],
];

let finished: Finished;
const out = files.path('report');
beforeAll(async () => {
  const systems = ['--pairs', 'conv:lstm,gru:transformer', '--updates', '20'];
  finished = await heddle('compare', ...data, ...tiny, ...systems, '--out', out);
}, 120_000);

const comparison = () => JSON.parse(readFileSync(`${out}/comparison.json`, 'utf8')) as Comparison;

test('it ends with a table on stdout, progress on stderr and all files in place', () => {
  const { status, stdout, stderr } = finished;
  expect([status, stderr.match(/^(?:error|warning).*/m)]).toEqual([0, null]);
  expect(stdout).toMatch(
    /^system +parameters +sequence error rate, %.*\nconv:lstm +[\d,]+ .*\ngru:transformer +[\d,]+ .*\n$/,
  );
  expect(stderr).toMatch(/conv:lstm \(1 of 2\) {2}update 1 /);
  expect(stderr).toMatch(/gru:transformer \(2 of 2\): sequence error rate [\d.]+ %, 20 updates in/);
  expect(readdirSync(out).toSorted()).toEqual(['comparison.json', 'heddle.json', 'models', 'report.html']);
  expect(existsSync(`${out}/.heddle`)).toBe(false);
});

test('both systems had the same data and updates, and as many parameters within 2 %', () => {
  const { systems, matching, data: used, settings } = comparison();
  const [first, second] = systems;
  expect(matching).toEqual({ reference: 'conv:lstm', parameters: first!.parameters, tolerance: 0.02 });
  expect(Math.abs(second!.parameters - first!.parameters) / first!.parameters).toBeLessThanOrEqual(0.02);
  expect(used).toMatchObject({ rowName: 'pairs', train: { rows: 120 }, dev: { rows: 30 } });
  expect(settings).toMatchObject({ updates: 20, 'batch-tokens': 512, match: 'parameters', patience: 0 });
  for (const { runs } of systems) {
    expect(runs.map(({ seed, updates }) => [seed, updates])).toEqual([[1, 20]]);
    expect(runs[0]!.history.filter(({ event }) => event === 'update').length).toBe(20);
    expect(runs[0]!.history.at(-1)).toMatchObject({ event: 'evaluation', update: 20 });
  }
});

test('figures are measured and agree with each other and with heddle evaluate', async () => {
  const { systems, tests, data: used } = comparison();
  for (const { name, runs, quality, byLength, parameters } of systems) {
    const [run] = runs;
    expect(quality.sequenceErrorRate!.value).toBeCloseTo(run!.metrics.sequenceErrorRate!, 8);
    expect(quality.tokenErrorRate!.value).toBeCloseTo(run!.metrics.tokenErrorRate!, 8);
    expect(byLength.reduce((sum, { items }) => sum + items, 0)).toBe(used!.test.items);
    expect(run!.fileSize).toBeGreaterThan(4 * parameters);
    expect(run!.peakMemory).toBeGreaterThan(50e6);
    expect(run!.peakMemory).toBeLessThan(2e9);
    expect(run!.trainingTokensPerSecond).toBeGreaterThan(100);
    expect(run!.decodingTokensPerSecond).toBeGreaterThan(100);
    const model = `${out}/models/${name.replace(':', '-')}-seed1`;
    const { stdout } = await heddle('evaluate', model, data[5]!, '--json', '--threads', '1');
    expect(JSON.parse(stdout)).toEqual(run!.metrics);
  }
  expect(tests.map(({ a, b }) => [a, b])).toEqual([['conv:lstm', 'gru:transformer']]);
});

test('the same items are shown of every system, with what it attends to', async () => {
  const [first, second] = comparison().systems.map(({ runs }) => runs[0]!.examples);
  expect(first!.length).toBe(8);
  expect(second!.map(({ source }) => source)).toEqual(first!.map(({ source }) => source));
  const lengths = first!.map(({ source }) => source.length);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  for (const { source, prediction, references, correct, attention } of [...first!, ...second!]) {
    expect(correct).toBe(references.includes(prediction));
    expect(attention!.sourceTokens.join('')).toBe(source);
    expect(attention!.targetTokens.join('')).toBe(`${prediction}</s>`);
    expect(attention!.weights.length).toBe(attention!.targetTokens.length);
  }
  const sources = first!.map(({ source }) => `${source}\n`).join('');
  const { stdout } = await heddleWith(sources, 'predict', `${out}/models/conv-lstm-seed1`, '--threads', '1');
  expect(stdout).toBe(first!.map(({ prediction }) => `${prediction}\n`).join(''));
});

test('--json prints the comparison, --seeds makes several runs, --match none leaves the sizes alone', async () => {
  const flags = [
    '--families',
    'elman',
    '--seeds',
    '2',
    '--updates',
    '2',
    '--match',
    'none',
    '--json',
    '--quiet',
  ];
  const run = await heddle('compare', ...data, ...tiny, ...flags, '--out', files.path('json'));
  expect([run.status, run.stderr]).toEqual([0, '']);
  const [printed] = jsonLines(run.stdout) as unknown as [Comparison];
  expect(printed.matching).toBeUndefined();
  expect(printed.systems[0]!.runs.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(printed.systems[0]!.model).toMatchObject({ encoder: { options: { width: 16 } } });
  expect(readFileSync(`${files.path('json')}/comparison.json`, 'utf8')).toBe(run.stdout);
}, 180_000);

test.runIf(existsSync('/dev/full'))(
  'a full disk behind stdout fails, with the report in place',
  async () => {
    const folder = files.path('unprinted');
    const flags = ['--families', 'gru', '--updates', '2', '--quiet', '--out', folder];
    const disk = openSync('/dev/full', 'w');
    const { status, stderr } = await heddleInto(disk, 'compare', ...data, ...tiny, ...flags);
    closeSync(disk);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^error E_DISK: stdout: the disk is full/)]);
    expect(existsSync(`${folder}/report.html`)).toBe(true);
  },
  120_000,
);

test.each<[string, string[], RegExp, number]>([
  ['no seeds', ['--seeds', '0', '--out', 'x'], /--seeds: 0; allowed: an integer from 1/, 2],
  ['a folder that is not empty', ['--families', 'gru', '--out', out], /not empty.*--overwrite/, 2],
  ['a bad row', ['--test', files.write('bad.tsv', 'a\tb\nc\n'), '--out', 'x'], /bad\.tsv:2: 1 column/, 1],
])('%s is refused before any work', async (_, flags, message, expected) => {
  const given = flags.includes('--test') ? data.slice(0, -2) : data;
  const { status, stdout, stderr } = await heddle('compare', ...given, ...flags);
  expect([status, stdout]).toEqual([expected, '']);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('    at ');
  expect(existsSync('x')).toBe(false);
});

/** A long comparison whose first system is being trained. */
async function runningComparison(folder: string) {
  const endless = ['--families', 'gru,lstm', '--updates', '1000000', '--evaluate-every', '1000000'];
  const child = startHeddle('compare', ...data, ...tiny, ...endless, '--out', folder);
  const end = finish(child);
  while (!String((await once(child.stderr, 'data'))[0]).includes('update 1 '));
  return { child, end };
}

test('Ctrl-C ends the run under way, exits 130 and leaves nothing', async () => {
  const folder = files.path('interrupted');
  const { child, end } = await runningComparison(folder);
  child.kill('SIGINT');
  const { status, stdout, stderr } = await end;
  expect([status, stdout]).toEqual([130, '']);
  expect(stderr).toContain('interrupted');
  expect(stderr).not.toContain('error');
  expect(existsSync(folder)).toBe(false);
});

test.runIf(process.platform === 'linux')('a run that dies is named', async () => {
  const folder = files.path('killed');
  const { child, end } = await runningComparison(folder);
  const [run] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
  process.kill(Number(run), 'SIGKILL');
  const { status, stderr } = await end;
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /error E_INTERNAL: gru: its process ended early with signal SIGKILL; if memory ran out/,
  );
  expect(existsSync(folder)).toBe(false);
});

const classes = Array.from(
  { length: 60 },
  (_, i) => `${'xyz'.repeat(1 + (i % 4))}${'ab'[i % 2]}\t${'pq'[i % 2]}\n`,
);

test('a task with one side is compared by its own metrics', async () => {
  const rows = files.write('classes.tsv', classes.join(''));
  const folder = files.path('classes');
  const flags = ['--task', 'text-classification', '--unit', 'char', '--families', 'conv,gru'];
  const { status, stdout, stderr } = await heddle(
    'compare',
    ...flags,
    ...['--train', rows, '--dev', rows, '--test', rows, '--updates', '30', '--seeds', '2'],
    ...['--layers', '1', '--width', '16', '--threads', '1', '--out', folder],
  );
  expect([status, stderr.match(/^(?:error|warning).*/m)]).toEqual([0, null]);
  expect(stdout).toMatch(/^system +parameters +accuracy, % \[95 %\] +training, tokens\/s +peak memory, MB\n/);
  const found = JSON.parse(readFileSync(`${folder}/comparison.json`, 'utf8')) as Comparison;
  expect(found).toMatchObject({
    task: 'text-classification',
    data: { rowName: 'texts', test: { items: 60 } },
  });
  for (const { quality, runs } of found.systems) {
    const mean = (runs[0]!.metrics.accuracy! + runs[1]!.metrics.accuracy!) / 2;
    expect(quality.accuracy!.value).toBeCloseTo(mean, 8);
    expect(runs[0]!.decodingTokensPerSecond).toBeUndefined();
    for (const { references, prediction, correct } of runs[0]!.examples) {
      expect(correct).toBe(references.includes(prediction));
    }
  }
  expect(readFileSync(`${folder}/report.html`, 'utf8')).toContain('Difference in accuracy');
}, 180_000);
