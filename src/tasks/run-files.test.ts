import { expect, test } from 'vitest';
import type { HistoryRecord } from '../train/fit-options.ts';
import { runHistory } from './run-files.ts';

const update = (n: number): HistoryRecord => ({
  ...{ event: 'update', update: n, epoch: 0, loss: 1, learningRate: 1, gradientNorm: 1 },
  ...{ tokensPerSecond: 1, seconds: n, progress: 0 },
});
const evaluation = (n: number, closing: boolean): HistoryRecord => ({
  ...{ event: 'evaluation', update: n, epoch: 0, seconds: n, metrics: {}, best: true, closing },
});

test('a history in two sessions is that of one, whose end was evaluated', () => {
  const whole = runHistory('');
  for (const record of [update(1), evaluation(1, false), update(2), update(3), evaluation(3, true)])
    whole.add(record);
  const first = runHistory('');
  for (const record of [update(1), evaluation(1, false), update(2), evaluation(2, true)]) first.add(record);
  expect(first.text().split('\n')).toHaveLength(5);
  const untouched = runHistory(first.text());
  expect(untouched.text()).toBe(first.text());
  const second = runHistory(first.text());
  for (const record of [update(3), evaluation(3, true)]) second.add(record);
  expect(second.text()).toBe(whole.text());
});
