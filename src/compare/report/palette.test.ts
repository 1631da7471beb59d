import { expect, test } from 'vitest';
import { comparisonFixture as full } from '../../../test/fixtures/comparison.ts';
import type { Comparison } from '../comparison.ts';
import { paletteOf } from './palette.ts';

const empty: Comparison = { ...full, systems: [], tests: [], claims: [] };
const systemsOf = (...names: readonly string[]): Comparison => ({
  ...empty,
  systems: names.map((name) => ({ ...full.systems[0]!, name })),
});
const colorOf = (comparison: Comparison, name: string, among: readonly string[] = [name]) =>
  paletteOf(comparison)(among).get(name)!.color;

test.each([
  ['lstm', 'LSTM', 'LSTM, forget bias 4'],
  ['conv', 'CNN', 'CNN dilated'],
  ['elman', 'Elman tanh', 'Elman ReLU'],
  ['transformer', 'Transformer', 'self-attention'],
])('%s, %s and %s have one colour, whatever else is on the page and in whatever order', (a, b, c) => {
  const pages = [empty, systemsOf('transformer', 'gru', a), systemsOf(a, 'mine'), full];
  const seen = pages.flatMap((page) => [a, b, c].map((name) => colorOf(page, name, [name, 'GRU'])));
  expect(new Set(seen).size).toBe(1);
});

test('families differ, and a system of two families is none of them', () => {
  const names = ['lstm', 'gru', 'elman', 'conv', 'transformer', 'transformer:lstm', 'convoluted'];
  const styles = paletteOf(systemsOf(...names))(names);
  expect(new Set([...styles.values()].map(({ color }) => color)).size).toBe(names.length);
});

test('variants of one family in a chart differ in more than one way', () => {
  const names = ['LSTM, forget bias 0', 'LSTM, forget bias 1', 'LSTM, forget bias 2', 'LSTM, forget bias 4'];
  const styles = [...paletteOf(empty)(names).values()];
  for (const part of ['color', 'dash', 'symbol'] as const) {
    expect(new Set(styles.map((style) => style[part])).size).toBe(names.length);
  }
});
