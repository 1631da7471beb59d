import { expect, test } from 'vitest';
import { comparisonFixture } from '../../../test/fixtures/comparison.ts';
import type { Axis } from '../../claims/claim.ts';
import { paletteOf } from '../../compare/report/palette.ts';
import { lineChart } from './line-chart.ts';
import type { LinePoint } from './line-marks.ts';

const palette = paletteOf(comparisonFixture);

function draw(points: readonly LinePoint[], scale: Axis['scale'] = 'linear'): string {
  const axes = { x: { label: 'x' }, y: { label: 'y', scale } };
  return lineChart({ title: 'A line', ...axes, lines: [{ name: 'one', points }] }, palette).markup;
}

function pathOf(markup: string): string {
  return /stroke-linecap[^>]*><path d="(M[^"]*)"/.exec(markup)?.[1] ?? '';
}

test('a logarithmic axis leaves zeros out as gaps and says so', () => {
  const ys = [1, 0.1, 0, 0.01, 0.001, -1];
  const markup = draw(
    ys.map((y, x) => ({ x, y })),
    'log',
  );
  expect(markup).not.toMatch(/NaN|Infinity/);
  expect(pathOf(markup).match(/M/g)).toHaveLength(2);
  expect(markup).toContain('no place for zero or less: 2 of one.');
});

test('a point without y is a gap, and no note speaks of it', () => {
  const markup = draw([1, 2, null, 4, 5].map((y, x) => ({ x, y })));
  expect(pathOf(markup).match(/M/g)).toHaveLength(2);
  expect(markup).not.toContain('Not drawn');
});

test.each(['linear', 'log'] as const)('nothing to draw on a %s axis is said', (scale) => {
  expect(draw([], scale)).toContain('No values to draw');
  expect(draw([{ x: 1, y: null }], scale)).toContain('No values to draw');
});

test('one point, and equal values, are drawn in the middle', () => {
  expect(draw([{ x: 3, y: 3 }])).not.toMatch(/NaN|Infinity/);
  expect(
    draw([
      { x: 1, y: 0 },
      { x: 2, y: 0 },
    ]),
  ).not.toMatch(/NaN|Infinity/);
  expect(draw([{ x: 1, y: 7 }], 'log')).not.toMatch(/NaN|Infinity/);
});

test('values from JSON that are null or missing do no harm', () => {
  const points = [
    { x: 1, y: 2, low: null as unknown as number, high: 3 },
    { x: 2, y: Number.NaN },
  ];
  expect(draw(points)).not.toMatch(/NaN|Infinity|null/);
});
