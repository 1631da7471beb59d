import { expect, test } from 'vitest';
import { drawable, scaleOf } from './scale.ts';

const linear = { label: 'value' };
const log = { label: 'value', scale: 'log' } as const;

test('a nice linear scale ends at round ticks around its values', () => {
  const { domain, ticks } = scaleOf(linear, [0.13, 0.58], { count: 5, nice: true });
  expect(domain).toEqual([0.1, 0.6]);
  expect(ticks).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
});

test('a scale that is not nice keeps its values and has ticks inside', () => {
  const { domain, ticks } = scaleOf(linear, [3, 197], { count: 4, nice: false });
  expect(domain).toEqual([3, 197]);
  expect(ticks).toEqual([50, 100, 150]);
});

test('whole numbers have no ticks between them', () => {
  expect(scaleOf(linear, [1, 2, 3], { count: 8, nice: false }).ticks).toEqual([1, 2, 3]);
});

test('a logarithmic scale has ticks at few values themselves, at powers of ten elsewhere', () => {
  const lengths = [16, 32, 64, 128];
  expect(scaleOf(log, lengths, { count: 6, nice: false }).ticks).toEqual(lengths);
  const wide = scaleOf(log, [3e-28, 2e-20, 1e-9, 0.3, 0.4, 0.5, 20], { count: 6, nice: false });
  expect(wide.ticks.map(wide.format)).toEqual(['10⁻²⁵', '10⁻²⁰', '10⁻¹⁵', '10⁻¹⁰', '10⁻⁵', '10⁰']);
});

test('a logarithmic scale over less than two decades has ticks at 1, 2 and 5', () => {
  const values = Array.from({ length: 20 }, (_, index) => 30 + index * 10);
  expect(scaleOf(log, values, { count: 6, nice: false }).ticks).toEqual([50, 100, 200]);
});

test('a single value has a scale around it', () => {
  expect(scaleOf(linear, [0], { count: 5, nice: true })).toMatchObject({ domain: [-1, 1], ticks: [0] });
  expect(scaleOf(log, [8], { count: 5, nice: true })).toMatchObject({ domain: [4, 16], ticks: [8] });
});

test('zero is drawable on a linear axis only', () => {
  expect([0, -1, null, Number.NaN, 2].map((value) => drawable(log, value))).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
  expect([0, -1, null, Number.NaN, 2].map((value) => drawable(linear, value))).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
});
