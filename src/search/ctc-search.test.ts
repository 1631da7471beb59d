import { describe, expect, test } from 'vitest';
import { fold, keyOf, uniform } from '../base/random.ts';
import { ctcGreedy, ctcPrefixBeam, type FrameScores } from './ctc-search.ts';

const seed = 11;
const classes = 3;

/** Logarithms of random probabilities. */
function randomScores(frames: number, number: number): FrameScores {
  return Array.from({ length: frames }, (_, t) => {
    const key = fold(fold(keyOf(seed), number), t);
    const weights = Array.from({ length: classes }, (__, k) => 0.05 + uniform(key, k) ** 2);
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => Math.log(weight / sum));
  });
}

const spelled = (path: readonly number[]) => path.filter((label, t) => label !== 0 && label !== path[t - 1]);

interface Spelling {
  readonly probability: number;
  /** The most probable path, and its probability. */
  readonly path: readonly number[];
  readonly best: number;
}

/** Every spelling, from all paths. */
function exhaustive(scores: FrameScores): ReadonlyMap<string, Spelling> {
  const found = new Map<string, Spelling>();
  for (let n = 0; n < classes ** scores.length; n++) {
    const path = scores.map((_, t) => Math.floor(n / classes ** t) % classes);
    const probability = Math.exp(path.reduce((sum, label, t) => sum + scores[t]![label]!, 0));
    const key = spelled(path).join(' ');
    const known = found.get(key) ?? { probability: 0, path, best: 0 };
    const better = probability > known.best ? { path, best: probability } : known;
    found.set(key, { ...better, probability: known.probability + probability });
  }
  return found;
}

const beginnings = (path: readonly number[]) =>
  path.flatMap((label, t) => (label !== 0 && label !== path[t - 1] ? [t] : []));

describe(`prefix beam search without pruning (seed ${seed})`, () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])('has the probability of every spelling: case %i', (number) => {
    const scores = randomScores(1 + (number % 6), number);
    const expected = exhaustive(scores);
    const found = ctcPrefixBeam(scores, { beam: Number.POSITIVE_INFINITY });
    expect(found).toHaveLength(expected.size);
    for (const { labels, frames, logProbability } of found) {
      const { probability, path } = expected.get(labels.join(' '))!;
      expect(Math.exp(logProbability)).toBeCloseTo(probability, 12);
      expect(frames).toEqual(beginnings(path));
    }
    const best = [...expected].reduce((a, b) => (b[1].probability > a[1].probability ? b : a));
    expect(found[0]!.labels.join(' ')).toBe(best[0]);
  });
});

const certain = (path: readonly number[]): FrameScores =>
  path.map((label) => Array.from({ length: classes }, (_, k) => Math.log(k === label ? 0.98 : 0.01)));

test('labels begin where the path reaches them; a blank parts two equal ones', () => {
  const scores = certain([0, 1, 1, 0, 1, 2, 2, 0]);
  for (const { labels, frames } of [ctcGreedy(scores), ctcPrefixBeam(scores, { beam: 4 })[0]!]) {
    expect(labels).toEqual([1, 1, 2]);
    expect(frames).toEqual([1, 4, 5]);
  }
  expect(ctcGreedy(scores).logProbability).toBeCloseTo(8 * Math.log(0.98), 12);
  expect(ctcGreedy([])).toEqual({ labels: [], logProbability: 0, frames: [] });
});

test('a narrow beam finds what a wide one does where the frames are sure, however many there are', () => {
  const path = Array.from({ length: 2000 }, (_, t) => (t % 3 === 2 ? 0 : 1 + (t % 2)));
  const [narrow] = ctcPrefixBeam(certain(path), { beam: 2 });
  const [wide] = ctcPrefixBeam(certain(path), { beam: 16 });
  expect(narrow!.labels).toEqual(spelled(path));
  expect(wide!.frames).toEqual(beginnings(path));
  expect(wide!.logProbability).toBeGreaterThanOrEqual(narrow!.logProbability);
});

test('a bonus changes the order, not the probabilities', () => {
  const scores = [[0.2, 0.5, 0.3].map(Math.log)];
  const bonus = (_: readonly number[], label: number) => (label === 2 ? 1 : 0);
  const [first] = ctcPrefixBeam(scores, { beam: 3, bonus });
  expect(first!.labels).toEqual([2]);
  expect(Math.exp(first!.logProbability)).toBeCloseTo(0.3, 12);
});
