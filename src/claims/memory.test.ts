import { expect, test } from 'vitest';
import { fold, keyOf } from '../base/random.ts';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { verdictOf } from './criterion.ts';
import { matchedWidth } from './matched-width.ts';
import { memory } from './memory.ts';
import { type Recall, type Recalls, recallCriteria, recallSentences, spanOf } from './recall.ts';
import { recallExample } from './recall-task.ts';

test('a row is a symbol, distractors and the query; the answer is the symbol', () => {
  const examples = Array.from({ length: 50 }, (_, row) => recallExample(5, fold(keyOf(1), row), 3));
  const rows = examples.map((example) => [...(example.get('ids') ?? [])]);
  expect(rows.map(({ length }) => length)).toEqual(Array(50).fill(5));
  expect(rows.map(([first]) => first)).toEqual(examples.map((example) => example.get('label')?.[0]));
  expect(new Set(rows.map((row) => row[4]))).toEqual(new Set([5]));
  expect(new Set(rows.flatMap((row) => row.slice(0, 4)))).toEqual(new Set([0, 1, 2, 3, 4]));
});

test('the width with the nearest number of parameters', () => {
  const square = (width: number) => width * width;
  expect(matchedWidth(square, 100, 4)).toBe(8);
  expect(matchedWidth(square, 110, 4)).toBe(12);
  expect(matchedWidth(square, 144, 4)).toBe(12);
  expect(matchedWidth(square, 1, 4)).toBe(4);
});

test('a short distance is learned well above guessing', async () => {
  const small = {
    ...memory.settings,
    ...{ symbols: 4, parameters: 3000, batch: 16, learningRate: 0.01, warmup: 10, seeds: 1, testItems: 64 },
    ...{ longest: 2, mixedUpdates: 80, aloneUpdates: 2, aloneDistances: '1', testDistances: '1, 2' },
  };
  const host = { runtime: nodeRuntime, threads: 1, note: () => {} };
  const { charts, tables } = await memory.measure(host, small);
  const [line] = charts;
  if (line?.kind !== 'line') throw new Error('a line chart was expected');
  expect(line.series.at(-1)).toMatchObject({ name: 'guessing', points: [{ y: 0.25 }, { y: 0.25 }] });
  for (const { name, points } of line.series.slice(0, -1)) {
    expect(points[0]!.y, name).toBeGreaterThan(0.6);
  }
  for (const [name, , parameters] of tables[3]!.rows) {
    expect(Math.abs(Number(parameters) / 3000 - 1), String(name)).toBeLessThan(0.35);
  }
});

const points = (accuracies: Readonly<Record<number, number>>) =>
  Object.entries(accuracies).map(([distance, accuracy]) => ({
    distance: Number(distance),
    correct: Math.round(1000 * accuracy),
    items: 1000,
  }));
const everywhere = points({ 1: 1, 8: 1, 64: 1 });
const network = (
  name: string,
  kind: Recall['kind'],
  mixed: Recall['mixed'],
  alone: Recall['alone'] = mixed,
): Recall => ({ name, kind, mixed, alone });
const plain = network('Elman', 'plain', points({ 1: 1, 8: 0.3, 64: 0.125 }));
const gated = network('LSTM', 'gated', everywhere);
const convolution = {
  ...network('CNN', 'convolution', points({ 1: 1, 8: 0.13, 64: 0.12 })),
  receptiveField: 5,
};
const attention = network('Transformer', 'attention', everywhere);
const textbook: Recalls = {
  networks: [plain, gated, convolution, attention],
  ...{ between: 'distractors', chance: 0.125, longest: 64 },
};

test('the span ends at the first distance that is not recalled', () => {
  expect(spanOf(plain.mixed, 0.125)).toBe(1);
  expect(spanOf(everywhere, 0.125)).toBe(64);
  expect(spanOf(points({ 1: 0.2, 8: 1 }), 0.125)).toBe(0);
});

test('one distance inside the receptive field that is not recalled contradicts, however well the others are', () => {
  const forgetful = { ...convolution, mixed: points({ 1: 1, 2: 1, 4: 0.46, 16: 0.125 }), receptiveField: 9 };
  const networks = [plain, gated, forgetful, attention];
  const criterion = recallCriteria({ ...textbook, networks }).find(({ statement }) =>
    statement.startsWith('a CNN'),
  );
  expect(criterion).toMatchObject({ holds: false });
  expect(criterion!.seen).toContain('at least 46.0 %, at k = 4');
});

test('figures as in the textbook bear the claim out', () => {
  expect(verdictOf(recallCriteria(textbook))).toBe('holds');
  expect(recallSentences(textbook)[0]).toContain('1 (Elman), 64 (LSTM), 1 (CNN), 64 (Transformer)');
});

test('each contrary figure fails its criterion', () => {
  const withNetworks = (...networks: readonly Recall[]) => ({ ...textbook, networks });
  const contrary = [
    [
      withNetworks(plain, network('LSTM', 'gated', everywhere, plain.alone), convolution, attention),
      '1 (Elman), 1 (LSTM)',
    ],
    [
      withNetworks(network('Elman', 'plain', everywhere, plain.alone), gated, convolution, attention),
      '64 (Elman), 64 (LSTM)',
    ],
    [
      withNetworks(plain, gated, { ...convolution, mixed: everywhere }, attention),
      '100.0 % beyond (guessing: 12.5 %)',
    ],
    [
      withNetworks(plain, gated, convolution, { ...attention, mixed: plain.mixed }),
      'up to 1 distractors of 64',
    ],
  ] as const;
  for (const [recalls, sentence] of contrary) {
    expect(recallCriteria(recalls).filter(({ holds }) => !holds)).toEqual([
      expect.objectContaining({ seen: expect.stringContaining(sentence) }),
    ]);
  }
});
