import { expect, test } from 'vitest';
import { comparisonFixture } from '../../../test/fixtures/comparison.ts';
import { devCurve, lossCurve, meanCurve } from './curves.ts';

const [run] = comparisonFixture.systems[0]!.runs;

test('a loss curve averages each window', () => {
  const curve = lossCurve(run!, 20);
  expect(curve).toHaveLength(100);
  const losses = run!.history.flatMap((record) => (record.event === 'update' ? [record.loss] : []));
  expect(curve[0]!.value).toBeCloseTo((losses[0]! + losses[1]! + losses[2]! + losses[3]!) / 4, 12);
  expect(curve.map(({ update }) => update).slice(0, 3)).toEqual([20, 40, 60]);
});

test('a dev curve has the evaluations that have the metric', () => {
  expect(devCurve(run!, 'sequenceErrorRate')).toHaveLength(40);
  expect(devCurve(run!, 'bleu')).toEqual([]);
});

test('the mean of runs is taken where all have a point', () => {
  const point = (key: number, seconds: number, value: number) => ({ key, update: key, seconds, value });
  const curves = [
    [point(1, 1, 10), point(2, 2, 6)],
    [point(1, 3, 20), point(2, 4, 8), point(3, 6, 1)],
  ];
  expect(meanCurve(curves)).toEqual([point(1, 2, 15), point(2, 3, 7)]);
});
