import { expect, test } from 'vitest';
import { accuracyDifference, bestTrials, meanLosses, type VariantTrials } from './labelling-trials.ts';

const result = (accuracy: number, losses: readonly number[] = []) => ({
  accuracy,
  losses,
  exact: 0,
  rows: 100,
});
const variant = (accuracies: Readonly<Record<number, readonly number[]>>): VariantTrials => ({
  name: 'any',
  parameters: 1,
  trials: Object.entries(accuracies).map(([rate, found]) => ({
    rate: Number(rate),
    results: found.map((accuracy) => result(accuracy)),
  })),
});

test('a variant is judged by its own best learning rate', () => {
  const slow = variant({ 0.001: [0.9, 0.8], 0.01: [0.2, 0.3] });
  const fast = variant({ 0.001: [0.1, 0.1], 0.01: [0.7, 0.6] });
  expect(bestTrials(slow).rate).toBe(0.001);
  const { value: mean, low, high } = accuracyDifference(slow, fast);
  expect([mean, low, high].map((value) => value.toFixed(6))).toEqual(['20.000000', '20.000000', '20.000000']);
});

test('loss curves are means over seeds and updates, with a gap where a run diverged', () => {
  const results = [result(1, [4, 2, 1, 1]), result(1, [2, 4, 1, Number.NaN])];
  expect(meanLosses({ rate: 1, results }, 2)).toEqual([
    { x: 2, y: 3 },
    { x: 4, y: null },
  ]);
});
