import { expect, test } from 'vitest';
import { fold, keyOf } from '../base/random.ts';
import { type MaskingOptions, maskTokens } from './mask-tokens.ts';

const options: MaskingOptions = { maskId: 4, vocabularySize: 30, special: [0, 1, 2, 3] };
const sentence = (length: number) => Int32Array.from({ length }, (_, i) => 5 + (i % 25));
const chosenOf = (labels: Int32Array) => [...labels.keys()].filter((i) => labels[i] !== -1);

test.each([
  [1, 1],
  [3, 1],
  [10, 2],
  [100, 15],
])('of %i tokens %i are to be predicted', (length, count) => {
  const ids = sentence(length);
  const { input, labels } = maskTokens(ids, keyOf(1), options);
  const chosen = chosenOf(labels);
  expect(chosen).toHaveLength(count);
  for (const i of ids.keys()) {
    if (chosen.includes(i)) expect(labels[i]).toBe(ids[i]);
    else expect(input[i]).toBe(ids[i]);
  }
});

test('special tokens are never chosen, and the ids are left as they were', () => {
  const ids = Int32Array.of(2, 7, 4, 3, 0, 0);
  for (let seed = 0; seed < 50; seed++) {
    expect(chosenOf(maskTokens(ids, keyOf(seed), { ...options, rate: 1 }).labels)).toEqual([1]);
  }
  expect([...ids]).toEqual([2, 7, 4, 3, 0, 0]);
  const nothing = maskTokens(Int32Array.of(2, 3), keyOf(1), { ...options, ignored: -100 });
  expect(nothing).toEqual({ input: Int32Array.of(2, 3), labels: Int32Array.of(-100, -100) });
});

test('80 % become the mask, 10 % any ordinary token, 10 % stay; every position is as probable', () => {
  const [length, rows] = [40, 4000];
  const ids = new Int32Array(length).fill(29);
  const positions = new Float64Array(length);
  const replacements = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const { input, labels } = maskTokens(ids, fold(keyOf(9), row), options);
    for (const i of chosenOf(labels)) {
      positions[i] = (positions[i] ?? 0) + 1;
      const id = input[i] ?? -1;
      replacements.set(id, (replacements.get(id) ?? 0) + 1);
    }
  }
  const total = 6 * rows;
  const share = (id: number) => (replacements.get(id) ?? 0) / total;
  // Five standard deviations of a share of 24,000 draws.
  const near = (actual: number, p: number, n = total) =>
    expect(Math.abs(actual - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
  near(share(4), 0.8);
  near(share(29), 0.1 + 0.1 / 25);
  for (let id = 5; id < 29; id++) near(share(id), 0.1 / 25);
  expect([...replacements.keys()].every((id) => id >= 4)).toBe(true);
  for (const count of positions) near(count / rows, 6 / 40, rows);
});

test('is a function of the key', () => {
  const ids = sentence(60);
  expect(maskTokens(ids, keyOf(3), options)).toEqual(maskTokens(ids, keyOf(3), options));
  expect(maskTokens(ids, keyOf(3), options)).not.toEqual(maskTokens(ids, keyOf(4), options));
});

test('whole words: all pieces of a word or none, never more tokens than asked for', () => {
  const ids = sentence(40);
  const words = Int32Array.from(ids, (_, i) => Math.floor(i / 3));
  for (let seed = 0; seed < 100; seed++) {
    const { labels } = maskTokens(ids, keyOf(seed), { ...options, words });
    const chosen = new Set(chosenOf(labels));
    for (const i of ids.keys()) {
      const mates = [...ids.keys()].filter((j) => words[j] === words[i]);
      expect(mates.every((j) => chosen.has(j))).toBe(chosen.has(i));
    }
    // 15 % of 40 are 6: two words of three.
    expect(chosen.size).toBeGreaterThanOrEqual(4);
    expect(chosen.size).toBeLessThanOrEqual(6);
  }
});

test('a lone word longer than the share is chosen whole', () => {
  const { labels } = maskTokens(sentence(5), keyOf(1), { ...options, words: [0, 0, 0, 0, 0] });
  expect(chosenOf(labels)).toEqual([0, 1, 2, 3, 4]);
});

test('refuses what cannot be masked', () => {
  const mask = (changed: Partial<MaskingOptions>) => () =>
    maskTokens(sentence(3), keyOf(1), { ...options, ...changed });
  expect(mask({ rate: 0 })).toThrow('rate 0; allowed: more than 0');
  expect(mask({ maskId: 30 })).toThrow('special id 30; allowed: 0 to 29');
  expect(mask({ vocabularySize: 5 })).toThrow('a vocabulary of special tokens only');
});
