import { expect, it } from 'vitest';
import { budgetProgress } from './budget.ts';

it('is the share of the updates', () => {
  expect(budgetProgress({ updates: 200 }, { update: 50, epoch: 0, position: 9 }, 1e6, () => 10)).toBe(0.25);
});

it('is the share of the epochs, by micro-batches within one, whatever the number of updates', () => {
  expect(budgetProgress({ epochs: 4 }, { update: 1e6, epoch: 2, position: 5 }, 0, () => 10)).toBe(0.625);
  expect(budgetProgress({ epochs: 3 }, { update: 1, epoch: 2, position: 7 }, 0, () => 7)).toBe(1);
  const unplanned = () => {
    throw new Error('the plan of an epoch that has not begun');
  };
  expect(budgetProgress({ epochs: 4 }, { update: 0, epoch: 0, position: 0 }, 0, unplanned)).toBe(0);
  expect(budgetProgress({ epochs: 4 }, { update: 1, epoch: 4, position: 0 }, 0, unplanned)).toBe(1);
});

it('is the share of the minutes', () => {
  expect(budgetProgress({ minutes: 2 }, { update: 1e6, epoch: 1e6, position: 0 }, 30, () => 10)).toBe(0.25);
});

it('is the largest share of several limits, and 0 of none', () => {
  const spent = { update: 50, epoch: 1, position: 10 };
  expect(budgetProgress({ updates: 100, epochs: 4, minutes: 1 }, spent, 54, () => 40)).toBe(0.9);
  expect(budgetProgress({}, spent, 54, () => 40)).toBe(0);
});

it('is spent from the start where there is nothing to spend', () => {
  const start = { update: 0, epoch: 0, position: 0 };
  expect(budgetProgress({ updates: 0 }, start, 0, () => 10)).toBe(1);
  expect(budgetProgress({ epochs: 0 }, start, 0, () => 10)).toBe(1);
});
