import { expect, test } from 'vitest';
import type { HistoryRecord } from '../train/fit-options.ts';
import { thinHistory } from './thin-history.ts';

const update = (n: number): HistoryRecord => ({
  ...{ event: 'update', update: n, epoch: 0, loss: 1, learningRate: 1 },
  ...{ gradientNorm: 1, tokensPerSecond: 1, seconds: n, progress: 0 },
});
const evaluation = (n: number): HistoryRecord => ({
  ...{ event: 'evaluation', update: n, epoch: 0, seconds: n, metrics: {}, best: true, closing: false },
});

test('keeps every evaluation, and updates from the first to the last', () => {
  const history = Array.from({ length: 5000 }, (_, i) =>
    (i + 1) % 1000 === 0 ? [update(i + 1), evaluation(i + 1)] : [update(i + 1)],
  ).flat();
  const thin = thinHistory(history, 100);
  const updates = thin.filter(({ event }) => event === 'update').map((record) => record.update);
  expect(updates.length).toBe(100);
  expect([updates[0], updates.at(-1)]).toEqual([1, 5000]);
  expect(thin.filter(({ event }) => event === 'evaluation').length).toBe(5);
  expect(thin.map((record) => record.update)).toEqual(
    thin.map((record) => record.update).toSorted((a, b) => a - b),
  );
});

test('a short history stays as it is', () => {
  const history = [update(1), evaluation(1)];
  expect(thinHistory(history)).toBe(history);
});
