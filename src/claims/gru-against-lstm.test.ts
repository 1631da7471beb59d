import { expect, test } from 'vitest';
import { nodeRuntime } from '../runtime/node/node-runtime.ts';
import { type GatedFigures, gatedCriteria, gruAgainstLstm, gruWidth } from './gru-against-lstm.ts';
import type { VariantTrials } from './labelling-trials.ts';

const host = { runtime: nodeRuntime, threads: 1, note: () => undefined };
const small = {
  ...gruAgainstLstm.settings,
  ...{ width: 12, embedding: 8, digits: 2, updates: 4, rows: 4, testRows: 8, warmup: 1, seeds: 2 },
  ...{ timedLayers: 1, timedWidth: 8, timedRows: 2, timedLength: 4, repetitions: 2, seconds: 0 },
};

test('a small run compares models of one width and of one size', async () => {
  const { found, charts, tables } = await gruAgainstLstm.measure(host, small);
  const [lstm, gru, matched] = tables[1]!.rows.map(([, parameters]) => parameters as number);
  expect(gru!).toBeLessThan(0.9 * lstm!);
  expect(Math.abs(matched! - lstm!)).toBeLessThan(0.06 * lstm!);
  expect(charts.map(({ kind }) => kind)).toEqual(['line', 'bar']);
  expect(found).toContain(`GRU, width ${gruWidth(12, 8)}`);
});

test('three gates of the matched width weigh what four gates do', () => {
  expect(gruWidth(256, 256) / 256).toBeCloseTo(1.18, 1);
});

const variant = (...accuracies: readonly number[]): VariantTrials => ({
  name: 'any',
  parameters: 1,
  trials: [
    { rate: 0.01, results: accuracies.map((accuracy) => ({ accuracy, losses: [], exact: 0, rows: 100 })) },
  ],
});
/** Five rounds around the given seconds; `noise` shifts them, in another order for each family. */
const speed = (parameters: number, step: number, token: number, noise = [0, 0, 0, 0, 0]) => ({
  parameters,
  stepSeconds: noise.map((shift) => step + shift),
  tokenSeconds: noise.map((shift) => token + shift),
  rows: 1,
});

test('the criteria follow the figures', () => {
  const asUsual: GatedFigures = {
    lstmSpeed: speed(400, 0.4, 0.012),
    gruSpeed: speed(300, 0.3, 0.01),
    lstm: variant(0.9, 0.91, 0.92),
    gru: variant(0.9, 0.91, 0.915),
    matched: variant(0.91, 0.92, 0.93),
  };
  const contrary: GatedFigures = {
    lstmSpeed: asUsual.gruSpeed,
    gruSpeed: asUsual.lstmSpeed,
    lstm: asUsual.lstm,
    gru: variant(0.7, 0.71, 0.72),
    matched: variant(0.5, 0.99, 0.9),
  };
  const held = (figures: GatedFigures) => gatedCriteria(figures, { margin: 2 }).map(({ holds }) => holds);
  expect(held(asUsual)).toEqual([true, true, true, true, true]);
  expect(held(contrary)).toEqual([false, false, false, false, false]);
});

test('a GRU that is faster by less than the noise is not called faster', () => {
  const figures: GatedFigures = {
    lstmSpeed: speed(400, 1.06, 1.06, [-0.3, 0.2, 0, 0.3, -0.2]),
    gruSpeed: speed(300, 1, 1, [0.2, -0.3, 0, -0.2, 0.3]),
    lstm: variant(0.9, 0.91, 0.92),
    gru: variant(0.9, 0.91, 0.915),
    matched: variant(0.91, 0.92, 0.93),
  };
  const [, training, decoding] = gatedCriteria(figures, { margin: 2 });
  expect(training).toMatchObject({ statement: 'a GRU trains faster', holds: false });
  expect(training!.seen).toMatch(/^1\.06 \[0\.\d\d, 1\.\d\d\] times as fast$/);
  expect(decoding!.holds).toBe(false);
});
