import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { toneSounds, wav } from '../../test/fixtures/tiny-sounds.ts';
import { withComparisonDefaults } from './compare-flags.ts';
import { systemsPlan } from './comparison-plan.ts';
import type { FlagValue } from './flags.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string | Uint8Array) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const rows = Array.from({ length: 40 }, (_, i) => `${'abcd'.repeat(3).slice(0, 1 + (i % 12))}\t${i % 7}\n`);
const data = {
  train: write('train.tsv', rows.join('')),
  dev: write('dev.tsv', rows.slice(0, 9).join('')),
  test: write('test.tsv', [...rows.slice(0, 12), 'a\tz\n'].join('')),
};
const tiny = { layers: 1, width: 16, 'source-unit': 'char', 'target-unit': 'char', 'max-length': 20 };

function plan(given: Readonly<Record<string, FlagValue>>) {
  return systemsPlan(withComparisonDefaults(new Map(Object.entries(given))));
}

test('the first system has the sizes that are asked for, the others match it', async () => {
  const made = (await plan({ ...data, ...tiny, families: 'lstm,conv', seeds: 3 }))!;
  expect(made.seeds).toEqual([1, 2, 3]);
  const [first, second] = made.systems;
  expect(made.matching).toMatchObject({ reference: 'lstm', parameters: first!.parameters });
  expect(first!.options.model).toMatchObject({ width: 16 });
  expect(Math.abs(second!.parameters / first!.parameters - 1)).toBeLessThanOrEqual(0.02);
  expect(second!.options).toMatchObject({ updates: 2000, patience: 0, encoder: 'conv', decoder: 'conv' });
  expect(made.data.test.items).toBe(12);
  expect(made.lengths).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect(new Set(made.examples).size).toBe(8);
});

test('sound is surveyed: the statistics of its bands are those of the training set', async () => {
  const rows = toneSounds(1, 12).map(({ audio, label }, i) => {
    write(`${i}.wav`, wav([audio.samples], audio.sampleRate));
    return `${i}.wav,${label}`;
  });
  const manifest = write('sounds.csv', ['path,label', ...rows].join('\n'));
  const files = { train: manifest, test: manifest };
  const sizes = { task: 'audio-classification', families: 'gru,elman', layers: 1, width: 32 };
  const made = (await plan({ ...files, ...sizes }))!;
  expect(made.systems.map(({ name }) => name)).toEqual(['gru', 'elman']);
  expect(made.data).toMatchObject({ elements: 'recordings', test: { items: 12 } });
});

test('--match none leaves the sizes, --minutes takes the place of the updates', async () => {
  const made = (await plan({ ...data, ...tiny, families: 'elman,conv', match: 'none', minutes: 3 }))!;
  expect(made.matching).toBeUndefined();
  for (const { options } of made.systems) {
    expect(options.model).toMatchObject({ width: 16 });
    expect([options.minutes, options.updates]).toEqual([3, undefined]);
  }
});

test('what the test set lacks, and budgets that may differ, are said once', async () => {
  const only = { ...data, ...tiny, families: 'gru' };
  expect((await plan(only))!.notes.join('\n')).toMatch(/test set: 1 symbols are not in the vocabulary/);
  const test = write('odd.tsv', `a\t1\n${'abcd'.repeat(6)}\t2\n`);
  const { notes } = (await plan({ ...only, test, until: 1, patience: 3 }))!;
  expect(notes.slice(-2)).toEqual([
    'test set: 1 of 2 pairs are longer than the model takes, and are cut',
    '--until and --patience may end one system earlier than another',
  ]);
});

test('claims need no data; without them training and test rows are needed, dev rows are held out', async () => {
  expect(await plan({ claims: true })).toBeUndefined();
  await expect(plan({})).rejects.toThrow(/--train: not given; allowed: .*--claims alone/);
  await expect(plan({ claims: true, train: data.train })).rejects.toThrow(/--test: not given/);
  const { train, test } = data;
  const made = (await plan({ ...tiny, train, test, families: 'gru' }))!;
  expect(made.files.dev).toBeUndefined();
  expect(made.data.dev.file).toBeUndefined();
  expect(made.data.train.rows + made.data.dev.rows).toBe(40);
});

test.each<[Record<string, FlagValue>, string, RegExp]>([
  [
    { dev: 'nowhere.tsv' },
    'E_CONFIG',
    /--dev .*nowhere\.tsv: there is no such file; allowed: .*check the path/,
  ],
  [{ test: folder }, 'E_CONFIG', /--test .*: this is a folder/],
  [{ families: 'gru', pairs: 'gru:gru' }, 'E_CONFIG', /--pairs: given together with --families/],
  [{ pairs: 'gru' }, 'E_CONFIG', /--pairs: "gru"; allowed: encoder:decoder/],
  [{ families: 'gru', kernel: 5 }, 'E_CONFIG', /--kernel: an option that no .*; allowed: with conv/],
  [{ 'source-unit': 'byte' }, 'E_CONFIG', /--source-unit/],
  [{ families: 'gru', 'max-length': 1, train: write('long.tsv', 'abc\tabc\n') }, 'E_DATA', /--max-length/],
  [{ test: write('bad.tsv', 'a\tb\nc\n') }, 'E_DATA', /bad\.tsv:2: 1 column/],
  [{ test: write('empty.tsv', '') }, 'E_DATA', /empty\.tsv: the file is empty/],
  [
    { pairs: 'elman:elman,conv:transformer', width: 2 },
    'E_CONFIG',
    /--match parameters: conv:transformer: no sizes with about .*--match none/,
  ],
])('%j is refused', async (given, code, message) => {
  const refused = plan({ ...data, ...tiny, ...given });
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toMatchObject({ code });
});
