import { expect, it } from 'vitest';
import { budgetProgress } from './budget.ts';

it('is the share of the updates', () => {
  expect(budgetProgress({ updates: 200 }, { update: 50, epoch: 0 }, 1e6, 10)).toBe(0.25);
});

it('is the share of the epochs, by updates within one', () => {
  expect(budgetProgress({ epochs: 4 }, { update: 25, epoch: 2 }, 0, 10)).toBe(0.625);
  expect(budgetProgress({ epochs: 4 }, { update: 0, epoch: 0 }, 0, Number.POSITIVE_INFINITY)).toBe(0);
  expect(budgetProgress({ epochs: 4 }, { update: 1, epoch: 4 }, 0, Number.POSITIVE_INFINITY)).toBe(1);
});

it('is the share of the minutes', () => {
  expect(budgetProgress({ minutes: 2 }, { update: 1e6, epoch: 1e6 }, 30, 10)).toBe(0.25);
});

it('is the largest share of several limits, and 0 of none', () => {
  const spent = { update: 50, epoch: 1 };
  expect(budgetProgress({ updates: 100, epochs: 4, minutes: 1 }, spent, 54, 40)).toBe(0.9);
  expect(budgetProgress({}, spent, 54, 40)).toBe(0);
});
