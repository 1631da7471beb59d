import { expect, test } from 'vitest';
import { forecastScores, seasonalError } from './forecast-scores.ts';

test('by hand: two forecasts of two steps', () => {
  const scores = forecastScores([
    { naiveError: seasonalError([1, 3, 2, 5], 1), truth: [4, 6], point: [5, 6] },
    { naiveError: seasonalError([10, 10, 20, 10], 1), truth: [0, 8], point: [0, 12] },
  ]);
  expect(scores.mse).toBeCloseTo((1 + 0 + 0 + 16) / 4, 12);
  expect(scores.mae).toBeCloseTo(5 / 4, 12);
  expect(scores.smape).toBeCloseTo((200 / 9 + 0 + 0 + 800 / 20) / 4, 12);
  // The steps of the histories: 2, 1, 3 and 0, 10, 10.
  expect(scores.mase).toBeCloseTo((0.5 / 2 + 2 / (20 / 3)) / 2, 12);
});

test('errors in units of the series', () => {
  const { mse, mae, smape } = forecastScores([
    { unit: 2, naiveError: 1, truth: [4], point: [7] },
    { unit: 10, naiveError: 1, truth: [4], point: [4] },
  ]);
  expect([mse, mae]).toEqual([1.5 ** 2 / 2, 1.5 / 2]);
  expect(smape).toBeCloseTo(600 / 11 / 2, 12);
});

test('a season: the scale is that of the forecast that repeats it; a perfect one measures nothing', () => {
  const naiveError = seasonalError([1, 5, 2, 7, 3, 8], 2);
  expect(naiveError).toBeCloseTo((1 + 2 + 1 + 1) / 4, 12);
  const perfect = { naiveError: seasonalError([2, 2, 2], 1), truth: [4], point: [7] };
  expect(forecastScores([{ naiveError, truth: [4], point: [7] }, perfect]).mase).toBeCloseTo(3 / 1.25, 12);
  expect(forecastScores([perfect]).mase).toBeNaN();
  expect(seasonalError([1, 2], 2)).toBe(0);
});

test('quantiles: pinball loss by hand, and how much lies below', () => {
  const quantiles = new Map([
    [0.1, [1, 3]],
    [0.9, [6, 7]],
  ]);
  const { weightedQuantileLoss, coverage } = forecastScores([
    { naiveError: 1, truth: [2, 8], point: [2, 5], quantiles },
  ]);
  // q = 0.1: errors 1 and 5, losses 0.1 and 0.5; q = 0.9: errors -4 and 1, losses 0.4 and 0.9.
  expect(weightedQuantileLoss).toBeCloseTo(((2 * 0.6) / 10 + (2 * 1.3) / 10) / 2, 12);
  expect([...coverage!]).toEqual([
    [0.1, 0],
    [0.9, 50],
  ]);
});
