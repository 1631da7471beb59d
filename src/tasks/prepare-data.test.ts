import { expect, test } from 'vitest';
import { parseTrainingOptions } from './options-schema.ts';
import { type PreparedData, prepareData } from './prepare-data.ts';
import { findTask } from './registry.ts';
import type { TrainingOptions } from './training-options.ts';

const task = findTask('sequence-to-sequence');
const model = { layers: 1, width: 8, heads: 2 };
const given = { sourceUnit: 'char', targetUnit: 'char', normalize: 'nfc', maxLength: 4, model };
const options = parseTrainingOptions(task, given, 'test');
const pair = (source: string, target = source) => ({ source, target });

test('pairs that are too long are skipped and counted, of both sets', () => {
  const rows = [pair('abc'), pair('abcde'), pair('a', 'abcde')];
  const { train, notes, warnings } = prepareData(task, rows, [pair('ab'), pair('aabbcc')], options);
  expect(train.dataset.length).toBe(1);
  expect(train.skipped).toBe(2);
  expect(notes).toContain('skipped 2 of 3 pairs longer than the model takes');
  expect(notes).toContain('skipped 1 of 2 dev pairs longer than the model takes in the dev loss');
  expect(warnings).toEqual([]);
});

test('one warning for all unknown symbols', () => {
  const { warnings } = prepareData(task, [pair('ab')], [pair('xy'), pair('z')], options);
  expect(warnings).toEqual([expect.stringMatching(/^6 symbols .* become <unk>$/)]);
});

test('without a dev set a part of the rows is held out, all rows of a source together', () => {
  const rows = Array.from({ length: 20 }, (_, i) => [pair(`${i}`, 'a'), pair(`${i}`, 'b')]).flat();
  const { train, dev, notes } = prepareData(task, rows, undefined, options);
  expect([train.dataset.length, dev.length]).toEqual([38, 2]);
  expect(notes[0]).toBe('held out 2 of 40 pairs as dev set, by hash');
});

/** The rows of a set that have a twin in the other one, in the eyes of a model that reads both alike. */
function twins(
  rows: readonly { source: string }[],
  { dev }: PreparedData,
  normalize: (text: string) => string,
) {
  const held = new Set(dev);
  const sources = new Set((dev as typeof rows).map(({ source }) => normalize(source)));
  return rows.filter((row) => !held.has(row) && sources.has(normalize(row.source)));
}

const words = Array.from({ length: 200 }, (_, i) => `é${(i * 7919).toString(36)}à`);

test.each([
  ['nfc', [(text: string) => text, (text: string) => text.normalize('NFD'), (text: string) => `${text} `]],
  [
    'nfc-lower',
    [(text: string) => text, (text: string) => text.toUpperCase(), (text: string) => `É${text.slice(1)}`],
  ],
] as const)('%s: what is held out has no twin in the training data', (normalize, spellings) => {
  const rows = words.flatMap((word) => spellings.map((spell) => pair(spell(word), 'a')));
  const data = prepareData(task, rows, undefined, {
    ...options,
    normalize,
    maxLength: 20,
  } as TrainingOptions);
  expect(data.dev).toHaveLength(30);
  expect(twins(rows, data, (text) => text.trim().normalize('NFC').toLowerCase())).toEqual([]);
});

test('a model to start from decides what is held out together', () => {
  const rows = words.flatMap((word) => [pair(word, 'a'), pair(word.toUpperCase(), 'a')]);
  const lower = { ...options, normalize: 'nfc-lower', maxLength: 20 } as TrainingOptions;
  const given = prepareData(task, rows, rows, lower);
  const data = prepareData(task, rows, undefined, options, given);
  expect(twins(rows, data, (text) => text.toLowerCase())).toEqual([]);
});

test('assets and configuration that are given are used as they are', () => {
  const rows = [pair('ab')];
  const first = prepareData(task, rows, rows, options);
  const { assets, config } = prepareData(task, [pair('ba')], rows, options, first);
  expect(assets).toBe(first.assets);
  expect(config).toBe(first.config);
});

test.each([
  ['training data: pair 2', [pair('a'), pair(' ', 'b')], [pair('a')]],
  ['dev data: pair 1', [pair('a')], [pair('', 'b')]],
])('an empty source is refused: %s', (where, train, dev) => {
  expect(() => prepareData(task, train, dev, options)).toThrow(`${where}: an empty source`);
});

test('data of which nothing is left is refused', () => {
  expect(() => prepareData(task, [pair('abcde')], [pair('a')], options)).toThrow(
    'training data: none of 1 pairs is short enough; raise --max-length',
  );
  expect(() => prepareData(task, [pair('a')], [pair('abcde')], options)).toThrow('dev data: none of 1 pairs');
});
