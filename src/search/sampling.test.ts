import { expect, test } from 'vitest';
import { keyOf, normalValues, uniform } from '../base/random.ts';
import { type SamplingOptions, sampleToken } from './sampling.ts';

/** The distribution itself, by sorting whole lists of (id, probability). */
function distribution(row: readonly number[], { temperature = 1, topK, topP }: SamplingOptions): number[] {
  const weights = row.map((value) => Math.exp(value / temperature));
  const ranked = weights
    .map((weight, id) => ({ id, weight }))
    .sort((a, b) => b.weight - a.weight || a.id - b.id);
  const cut = ranked.slice(0, topK);
  const total = cut.reduce((sum, { weight }) => sum + weight, 0);
  // A token stays if those before it sum to less than p.
  const before = cut.map((_, i) => cut.slice(0, i).reduce((sum, { weight }) => sum + weight / total, 0));
  const left = topP === undefined ? cut : cut.filter((_, i) => i === 0 || (before[i] as number) < topP);
  const rest = left.reduce((sum, { weight }) => sum + weight, 0);
  return row.map((_, id) => (left.find((token) => token.id === id)?.weight ?? 0) / rest);
}

function reference(row: readonly number[], options: SamplingOptions, point: number): number {
  let sum = 0;
  return distribution(row, options).findIndex((probability) => {
    sum += probability;
    return sum > point;
  });
}

const settings: readonly SamplingOptions[] = [
  {},
  { temperature: 0.3 },
  { temperature: 2.5 },
  { topK: 1 },
  { topK: 5 },
  { topK: 1000 },
  { topP: 0.1 },
  { topP: 0.9 },
  { topP: 1e-9 },
  { temperature: 0.7, topK: 8, topP: 0.8 },
];

test.each(settings)('draws as a plain reference for fixed random numbers: %j', (options) => {
  const key = keyOf(11);
  for (let i = 0; i < 40; i++) {
    const row = [...normalValues(keyOf(100 + i), 30, 2)];
    for (let j = 0; j < 5; j++) {
      const point = uniform(key, 5 * i + j);
      expect(sampleToken(row, options, point), `row ${i}, ${point}`).toBe(reference(row, options, point));
    }
  }
});

test('log-probabilities and logits draw the same', () => {
  const row = [...normalValues(keyOf(5), 20, 1)];
  const normalizer = Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0));
  const logProbabilities = row.map((value) => value - normalizer);
  for (let i = 0; i < 50; i++) {
    const [options, point] = [{ topK: 9, topP: 0.85 }, (i + 0.5) / 50];
    expect(sampleToken(logProbabilities, options, point)).toBe(sampleToken(row, options, point));
  }
});

test('of equal values the lower ids stay', () => {
  const drawn = (row: readonly number[], options: SamplingOptions) =>
    new Set(Array.from({ length: 100 }, (_, i) => sampleToken(row, options, i / 100)));
  expect(drawn([1, 3, 1, 3, 1], { topK: 3 })).toEqual(new Set([0, 1, 3]));
  expect(drawn([2, 2, 2, 2], { topK: 2 })).toEqual(new Set([0, 1]));
  // Probabilities of a quarter: two reach a half exactly.
  expect(drawn([2, 2, 2, 2], { topP: 0.5 })).toEqual(new Set([0, 1]));
  expect(drawn([2, 2, 2, 2], { topP: 0.51 })).toEqual(new Set([0, 1, 2]));
});

test('temperature 0 is greedy, whatever the random number', () => {
  expect(sampleToken([1, 5, 5, 2], { temperature: 0 }, 0.999)).toBe(1);
  expect(sampleToken([1, 5, 6, 2], { temperature: 1e-300 }, 0.999)).toBe(2);
});

test('huge logits, and tokens that are ruled out by -Infinity', () => {
  expect(sampleToken([1e30, -1e30], {}, 0.999)).toBe(0);
  const row = [-Infinity, 0, -Infinity, 0];
  expect(sampleToken(row, {}, 0)).toBe(1);
  expect(sampleToken(row, { topK: 4, topP: 0.99 }, 1 - 2 ** -32)).toBe(3);
});

test.each([{}, { temperature: 1.5 }, { topK: 4, topP: 0.9 }])(
  'frequencies fit the distribution: %j',
  (options) => {
    const row = [0.5, -1, 2, 0, 1, -0.5, 1.5];
    const [draws, key] = [20_000, keyOf(42)];
    const counts = row.map(() => 0);
    for (let i = 0; i < draws; i++) {
      const id = sampleToken(row, options, uniform(key, i));
      counts[id] = (counts[id] ?? 0) + 1;
    }
    let statistic = 0;
    distribution(row, options).forEach((probability, id) => {
      const expected = draws * probability;
      if (expected === 0) expect(counts[id]).toBe(0);
      else statistic += ((counts[id] ?? 0) - expected) ** 2 / expected;
    });
    // The 99.9th percentile of chi-square with 6 degrees of freedom, the most that there are.
    expect(statistic).toBeLessThan(22.46);
  },
);

test.each([
  [{ temperature: -1 }, 'temperature -1; allowed: 0 or more'],
  [{ temperature: Number.NaN }, 'temperature NaN'],
  [{ temperature: Infinity }, 'temperature Infinity'],
  [{ topK: 0 }, 'top-k 0; allowed: an integer of 1 or more'],
  [{ topK: 1.5 }, 'top-k 1.5'],
  [{ topP: 0 }, 'top-p 0; allowed: more than 0, at most 1'],
  [{ topP: 1.1 }, 'top-p 1.1'],
])('refuses %j', (options, message) => {
  expect(() => sampleToken([0, 1], options, 0.5)).toThrow(message);
});

test('refuses a row that is not of numbers', () => {
  expect(() => sampleToken([0, Number.NaN], {}, 0.5)).toThrow('the largest of 2 logits is not a number');
  expect(() => sampleToken([-Infinity, -Infinity], {}, 0.5)).toThrow('the largest of 2 logits is -Infinity');
  expect(() => sampleToken([], {}, 0.5)).toThrow('the largest of 0 logits');
});
