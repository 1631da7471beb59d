import { expect, test } from 'vitest';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { verdictOf } from './criterion.ts';
import { receptiveField } from './networks.ts';
import { recurrentPathLengths } from './path-length.ts';
import { leastDepth, type Reach, reachCriteria, reachSentences } from './reach.ts';
import { receptiveFields } from './receptive-field.ts';

const host = { runtime: nodeRuntime, threads: 1, note: () => {} };

test('the closed forms of the receptive field', () => {
  for (const layers of [1, 2, 3, 8]) {
    expect(receptiveField({ layers, kernel: 3, dilation: 1 })).toBe(1 + layers * 2);
    expect(receptiveField({ layers, kernel: 5, dilation: 2 })).toBe(1 + 4 * (2 ** layers - 1));
  }
});

test('a state is one cell application away from its input, and one more for each step', () => {
  expect(recurrentPathLengths(5, 2)).toEqual([1, 2, 3, 4, 5]);
});

test('the least depth that reaches a distance', () => {
  expect(leastDepth([3, 5, 7], 2)).toBe(1);
  expect(leastDepth([3, 5, 7], 3)).toBe(2);
  expect(leastDepth([3, 5, 7], 7)).toBeUndefined();
});

test('what is measured on small networks agrees with theory', async () => {
  const small = { ...receptiveFields.settings, length: 20, depth: 3, width: 4, distances: '1, 2, 6, 16' };
  const { verdict, tables } = await receptiveFields.measure(host, small);
  expect(verdict).toBe('holds');
  expect(tables[1]!.rows).toEqual([
    [1, '3 (3)', '3 (3)', '20 (20)', '20 (20)'],
    [2, '5 (5)', '7 (7)', '20 (20)', '20 (20)'],
    [3, '7 (7)', '15 (15)', '20 (20)', '20 (20)'],
  ]);
  expect(tables[2]!.rows.at(-1)).toEqual([16, '17 (17)', '- (8)', '- (4)', '1 (1)']);
});

const textbook: Reach = {
  length: 50,
  convolutions: [{ name: 'CNN', measured: [3, 5], formula: [3, 5] }],
  global: [{ name: 'RNN', measured: [50, 50], formula: [50, 50] }],
  paths: [{ name: 'RNN', points: [{ distance: 4, measured: 5, formula: 5 }] }],
};

test('each contrary figure fails its criterion', () => {
  expect(verdictOf(reachCriteria(textbook))).toBe('holds');
  expect(reachSentences(textbook)).toEqual([
    'With 2 layers the last output sees this many positions: 5 (CNN), 50 (RNN).',
    'The longest paths that were measured have, in layer applications, 5 over 4 positions (RNN).',
  ]);
  const wider = { ...textbook, convolutions: [{ name: 'CNN', measured: [3, 6], formula: [3, 5] }] };
  const blind = { ...textbook, global: [{ name: 'RNN', measured: [50, 9], formula: [50, 50] }] };
  const shortcut = {
    ...textbook,
    paths: [{ name: 'RNN', points: [{ distance: 4, measured: 2, formula: 5 }] }],
  };
  const contrary = [
    [wider, 'not what the formulas say for CNN'],
    [blind, 'RNN sees only 9 of 50'],
    [shortcut, 'unlike theory in RNN'],
  ] as const;
  for (const [reach, sentence] of contrary) {
    expect(reachCriteria(reach).filter(({ holds }) => !holds)).toEqual([
      expect.objectContaining({ seen: expect.stringContaining(sentence) }),
    ]);
  }
});
