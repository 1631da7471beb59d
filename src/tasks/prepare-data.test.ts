import { describe, expect, test } from 'vitest';
import type { Tokenizer } from '../data/tokenizer.ts';
import { parseTrainingOptions } from './options-schema.ts';
import { type PreparedData, prepareData } from './prepare-data.ts';
import { findTask } from './registry.ts';
import type { TrainingOptions } from './training-options.ts';

const task = findTask('sequence-to-sequence');
const model = { layers: 1, width: 8, heads: 2 };
const given = { sourceUnit: 'char', targetUnit: 'char', normalize: 'nfc', maxLength: 4, model };
const options = parseTrainingOptions(task, given, 'test');
const pair = (source: string, target = source) => ({ source, target });

test('pairs that are too long are left out and counted, of both sets', async () => {
  const rows = [pair('abc'), pair('abcde'), pair('a', 'abcde')];
  const { train, dev, notices, warnings, ...data } = await prepareData(
    task,
    rows,
    [pair('ab'), pair('aabbcc')],
    options,
  );
  expect([train.dataset.length, data.rows, dev]).toEqual([1, 1, [pair('ab')]]);
  expect(notices).toEqual([
    'left out 2 of 3 pairs and 1 of 2 dev pairs: longer than the model takes; --max-length N takes more',
  ]);
  expect(warnings).toEqual([]);
});

describe('what is too long is left out before anything is decided by it', () => {
  const given = (changes: object) => parseTrainingOptions(task, { model, maxLength: 4, ...changes }, 'test');
  const long = (part: string, i: number) => part.repeat(400) + i;

  test.each(['char', 'word', 'bpe:50', 'auto'])('%s: whatever the hash holds out', async (unit) => {
    // Ten short rows and ninety long ones: nearly all of what a hash would hold out is too long.
    const rows = Array.from({ length: 100 }, (_, i) => pair(i % 10 === 0 ? `a${i}` : long('b c ', i), 'a'));
    const data = await prepareData(task, rows, undefined, given({ sourceUnit: unit, targetUnit: 'char' }));
    expect([data.rows, data.dev.length]).toEqual([9, 1]);
    expect(data.notices).toEqual([expect.stringMatching(/^left out 90 of 100 pairs: /)]);
    const { source } = data.assets as { source: Tokenizer };
    expect(source.encode('c').every((id) => id === source.special.unknown || source.token(id) === '▁')).toBe(
      true,
    );
    expect(source.unit.replace(/:.*/, '')).toBe(unit === 'auto' ? 'char' : unit.replace(/:.*/, ''));
  });

  test('a target counts as a source does, in its own unit', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => pair(`a${i}`, i % 2 === 0 ? 'b' : 'b c d e f'));
    const data = await prepareData(task, rows, undefined, given({ sourceUnit: 'char', targetUnit: 'word' }));
    expect([data.rows, data.dev.length]).toEqual([9, 1]);
  });

  test('text without a space is too long for byte pairs by its characters', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => pair(i % 2 === 0 ? `a${i}` : long('abc', i), 'a'));
    const start = performance.now();
    const data = await prepareData(
      task,
      rows,
      undefined,
      given({ sourceUnit: 'bpe:99', targetUnit: 'char' }),
    );
    expect([data.rows, data.dev.length]).toEqual([9, 1]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

test('what turns out to be too long is left out of train and dev; an emptied dev set takes the next rows', async () => {
  // Byte pairs of text in which nothing repeats: 6 characters are 7 pieces.
  const rows = Array.from({ length: 10 }, (_, i) =>
    pair(String.fromCodePoint(...Array.from({ length: i < 8 ? 6 : 2 }, (__, j) => 0x4e00 + 10 * i + j))),
  );
  const bpe = parseTrainingOptions(task, { ...given, sourceUnit: 'bpe:200', targetUnit: 'bpe:200' }, 'test');
  const data = await prepareData(task, rows, undefined, bpe);
  expect([data.rows, data.dev.length]).toEqual([1, 1]);
  expect(data.notices).toEqual([expect.stringMatching(/^left out 8 of 10 pairs: /)]);
  await expect(prepareData(task, rows, rows.slice(0, 3), bpe)).rejects.toThrow(
    'dev data: none of 3 pairs is short enough',
  );
});

test('the training of byte pairs can be watched and ended', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => pair(`${i * i}`));
  const seen = new Set<string>();
  const bpe = parseTrainingOptions(task, { ...given, sourceUnit: 'bpe:30', maxLength: 20 }, 'test');
  await prepareData(task, rows, undefined, bpe, {}, { pulse: (work) => seen.add(work) });
  expect([...seen]).toEqual(expect.arrayContaining(['learning byte pairs', 'encoding pairs']));
  const end = (work: string) => {
    if (work === 'learning byte pairs') throw new Error('ended');
  };
  await expect(prepareData(task, rows, undefined, bpe, {}, { pulse: end })).rejects.toThrow('ended');
});

test('one warning for all unknown symbols', async () => {
  const { warnings } = await prepareData(task, [pair('ab')], [pair('xy'), pair('z')], options);
  expect(warnings).toEqual([expect.stringMatching(/^6 symbols .* become <unk>$/)]);
});

test('without a dev set a part of the rows is held out, all rows of a source together', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => [pair(`${i}`, 'a'), pair(`${i}`, 'b')]).flat();
  const { train, dev, notes } = await prepareData(task, rows, undefined, options);
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
] as const)('%s: what is held out has no twin in the training data', async (normalize, spellings) => {
  const rows = words.flatMap((word) => spellings.map((spell) => pair(spell(word), 'a')));
  const data = await prepareData(task, rows, undefined, {
    ...options,
    normalize,
    maxLength: 20,
  } as TrainingOptions);
  expect(data.dev).toHaveLength(30);
  expect(twins(rows, data, (text) => text.trim().normalize('NFC').toLowerCase())).toEqual([]);
});

test('a model to start from decides what is held out together', async () => {
  const rows = words.flatMap((word) => [pair(word, 'a'), pair(word.toUpperCase(), 'a')]);
  const lower = { ...options, normalize: 'nfc-lower', maxLength: 20 } as TrainingOptions;
  const given = await prepareData(task, rows, rows, lower);
  const data = await prepareData(
    task,
    rows,
    undefined,
    { ...options, maxLength: 20 } as TrainingOptions,
    given,
  );
  expect(twins(rows, data, (text) => text.toLowerCase())).toEqual([]);
});

test('assets and configuration that are given are used as they are', async () => {
  const rows = [pair('ab')];
  const first = await prepareData(task, rows, rows, options);
  const { assets, config } = await prepareData(task, [pair('ba')], rows, options, first);
  expect(assets).toBe(first.assets);
  expect(config).toBe(first.config);
});

test.each([
  ['training data: pair 2', [pair('a'), pair(' ', 'b')], [pair('a')]],
  ['dev data: pair 1', [pair('a')], [pair('', 'b')]],
])('an empty source is refused: %s', async (where, train, dev) => {
  await expect(prepareData(task, train, dev, options)).rejects.toThrow(`${where}: an empty source`);
});

test('data of which nothing is left is refused', async () => {
  await expect(prepareData(task, [pair('abcde')], [pair('a')], options)).rejects.toThrow(
    'training data: none of 1 pairs is short enough; raise --max-length',
  );
  await expect(prepareData(task, [pair('a')], [pair('abcde')], options)).rejects.toThrow(
    'dev data: none of 1 pairs',
  );
});
