import { expect, test } from 'vitest';
import { fold, type Key, keyOf, uniform } from '../base/random.ts';
import { planEpoch } from './plan-epoch.ts';

/** The lengths of a source and of a target without its marker. */
interface Lengths {
  readonly source: number;
  readonly target: number;
}

const example = (source: number, target: number): Lengths => ({ source, target });

/** A dataset of pairs of these lengths. */
const datasetOf = (examples: readonly Lengths[]) => ({
  length: examples.length,
  lengths: new Map([
    ['S', Uint32Array.from(examples, ({ source }) => source)],
    ['T', Uint32Array.from(examples, ({ target }) => target + 1)],
  ]),
});

function randomExamples(key: Key, count: number): Lengths[] {
  return Array.from({ length: count }, (_, i) =>
    example(1 + Math.floor(uniform(fold(key, 0), i) * 20), 1 + Math.floor(uniform(fold(key, 1), i) * 20)),
  );
}

const costOf = (examples: readonly Lengths[], batch: Uint32Array) =>
  batch.length *
  (Math.max(...Array.from(batch, (i) => examples[i]!.source)) +
    Math.max(...Array.from(batch, (i) => examples[i]!.target + 1)));

test('every example is in one batch, within the budget, with little padding', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const examples = randomExamples(keyOf(seed), 5000);
    const plan = planEpoch(datasetOf(examples), { batchTokens: 800, key: keyOf(seed), epoch: 0 });
    const members = plan.flatMap((batch) => [...batch]);
    expect(
      members.toSorted((a, b) => a - b),
      `seed ${seed}`,
    ).toEqual([...examples.keys()]);
    const costs = plan.map((batch) => costOf(examples, batch));
    expect(Math.max(...costs)).toBeLessThanOrEqual(800);
    const tokens = examples.reduce((sum, { source, target }) => sum + source + target + 1, 0);
    expect(tokens / costs.reduce((sum, cost) => sum + cost)).toBeGreaterThan(0.9);
  }
});

test('an epoch can be planned again, and another epoch or seed differs in members and order', () => {
  const examples = Array.from({ length: 1000 }, (_, i) => example(1 + (i % 2), 30 + (i % 3)));
  const plan = (seed: number, epoch: number) =>
    planEpoch(datasetOf(examples), { batchTokens: 300, key: keyOf(seed), epoch }).map((batch) => [...batch]);
  expect(plan(1, 2)).toEqual(plan(1, 2));
  expect(plan(1, 3)).not.toEqual(plan(1, 2));
  expect(plan(2, 2)).not.toEqual(plan(1, 2));
  const sets = (batches: number[][]) =>
    new Set(batches.map((batch) => batch.toSorted((a, b) => a - b).join()));
  const [first, second] = [sets(plan(1, 0)), sets(plan(1, 1))];
  expect([...first].filter((batch) => second.has(batch)).length).toBeLessThan(first.size / 10);
});

test('the order of lengths is shuffled', () => {
  const examples = Array.from({ length: 100 }, (_, i) => example(i + 1, i + 1));
  const plan = planEpoch(datasetOf(examples), { batchTokens: 1, key: keyOf(1), epoch: 0 });
  const ranks = plan.map((batch) => batch[0]!);
  expect(ranks).not.toEqual(ranks.toSorted((a, b) => a - b));
});

test('an example beyond the budget has a batch for itself', () => {
  const examples = [example(2, 2), example(500, 500), example(2, 2)];
  const plan = planEpoch(datasetOf(examples), { batchTokens: 20, key: keyOf(1), epoch: 0 });
  expect(plan.map((batch) => batch.length).toSorted()).toEqual([1, 2]);
});

test('the budget counts the end token: 4 rows of 2 + 2 + 1 are 20', () => {
  const examples = Array.from({ length: 8 }, () => example(2, 2));
  const sizes = planEpoch(datasetOf(examples), { batchTokens: 20, key: keyOf(1), epoch: 0 }).map(
    (batch) => batch.length,
  );
  expect(sizes).toEqual([4, 4]);
});

test('no examples, no batches', () => {
  expect(planEpoch(datasetOf([]), { batchTokens: 10, key: keyOf(1), epoch: 0 })).toEqual([]);
});

test('a batch has at most as many rows as it may', () => {
  const examples = Array.from({ length: 10 }, () => example(2, 2));
  const limits = { batchTokens: 1000, batchRows: 4 };
  const plan = planEpoch(datasetOf(examples), { ...limits, key: keyOf(1), epoch: 0 });
  expect(plan.map((batch) => batch.length).toSorted()).toEqual([2, 4, 4]);
});

test('where nothing varies, a row counts one', () => {
  const plan = planEpoch({ length: 10, lengths: new Map() }, { batchTokens: 4, key: keyOf(1), epoch: 0 });
  expect(plan.map((batch) => batch.length).toSorted()).toEqual([2, 4, 4]);
});
