import { expect, test } from 'vitest';
import { keyOf } from '../base/random.ts';
import { itemErrors, sequenceErrorRate, tokenErrorRate } from '../metrics/error-rates.ts';
import type { ItemScores } from '../tasks/task.ts';
import { type JudgedSystem, judgeSystems, qualitiesByLength, type Scores } from './judge-systems.ts';

const resampling = { resamples: 1000, key: keyOf(1) };
const references = Array.from({ length: 60 }, (_, i) => [[...'abcdefgh'].slice(0, 1 + (i % 8))]);

/** Writes every n-th item wrong. */
function system(name: string, n: number, runs = 1) {
  const hypotheses = references.map(([tokens], i) => (i % n === 0 ? [...tokens!, 'x', 'y'] : tokens!));
  const errors = hypotheses.map((tokens, i) => itemErrors(tokens, references[i]!));
  const scores: Scores = new Map<string, ItemScores>([
    ['sequenceErrorRate', errors.map(({ wrong }) => (wrong ? 100 : 0))],
    [
      'tokenErrorRate',
      { values: errors.map(({ edits }) => 100 * edits), weights: errors.map(({ length }) => length) },
    ],
  ]);
  return { name, hypotheses, runs: new Array<Scores>(runs).fill(scores) };
}

test('values are those of the metrics, inside their intervals', () => {
  for (const runs of [1, 3]) {
    const judged = system('a', 3, runs);
    const [quality] = judgeSystems([judged], resampling).qualities;
    const [sequence, token] = [quality!.sequenceErrorRate!, quality!.tokenErrorRate!];
    expect(sequence.value).toBeCloseTo(sequenceErrorRate(judged.hypotheses, references), 10);
    expect(token.value).toBeCloseTo(tokenErrorRate(judged.hypotheses, references), 10);
    for (const { value, low, high } of [sequence, token]) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    // Two-sided 95 % of a proportion: 1.96 sqrt(p (1 - p) / n), whatever the number of equal runs.
    expect(Math.abs((sequence.high - sequence.low) / 2 - 196 * Math.sqrt(2 / 9 / 60))).toBeLessThan(1.5);
  }
});

test('a system that is far better is told apart, one that does the same is not', () => {
  const systems = [system('good', 30), system('bad', 2), system('twin', 30)];
  const { tests } = judgeSystems(systems, resampling);
  expect(tests.map(({ a, b }) => `${a} ${b}`)).toEqual(['good bad', 'good twin', 'bad twin']);
  const [far, same] = tests;
  // 28 items are wrong in one only (30 of the bad one, which include the 2 of the good one).
  expect(far!.pValue).toBeCloseTo(2 * 0.5 ** 28, 12);
  expect(far!.adjustedPValue).toBeCloseTo(3 * far!.pValue, 12);
  expect(far!.difference.value).toBeCloseTo((100 * (2 - 30)) / 60, 10);
  expect(far!.difference.high).toBeLessThan(0);
  expect(same!.difference).toEqual({ value: 0, low: 0, high: 0 });
  expect(same!.pValue).toBe(1);
});

test('of a quotient of sums, the test flips what an item adds to the difference', () => {
  // As entity F1: values are 200 times what is right, weights what is found and what there is.
  const of = (name: string, found: readonly number[], right: readonly number[]): JudgedSystem => ({
    name,
    runs: [new Map([['f1', { values: right.map((n) => 200 * n), weights: found.map((n) => n + 2) }]])],
  });
  const many = (n: number) => new Array<number>(12).fill(n);
  const [exact, eager] = [of('exact', many(2), many(2)), of('eager', many(6), many(2))];
  const { qualities, tests } = judgeSystems([exact, eager], resampling);
  expect(qualities.map(({ f1 }) => f1?.value)).toEqual([100, 50]);
  // All twelve items speak for the first: 2 / 2^12, sampled.
  expect(tests[0]!.pValue).toBeLessThan(0.002);
  expect(tests[0]!.difference.value).toBe(50);
});

test('lengths part the items', () => {
  const lengths = references.map((_, i) => (i % 3 === 0 ? 5 : 9));
  const [bins] = qualitiesByLength([system('a', 3)], lengths, resampling);
  expect(bins!.map(({ from, to, items }) => [from, to, items])).toEqual([
    [5, 5, 20],
    [9, 9, 40],
  ]);
  expect(bins!.map(({ quality }) => quality.sequenceErrorRate?.value)).toEqual([100, 0]);
});
