import type { Budget } from './fit-options.ts';
import type { FitState } from './fit-state.ts';

/**
 * The share of the budget that is spent: the largest over its limits; 1 or more ends the run.
 *
 * Units: seconds of training; `epochLength` micro-batches in the epoch under way, asked for within one only.
 * The plans of two epochs may differ in length, so an epoch is over when all of its own micro-batches are done.
 */
export function budgetProgress(
  { epochs, updates, minutes }: Budget,
  { update, epoch, position }: Pick<FitState, 'update' | 'epoch' | 'position'>,
  seconds: number,
  epochLength: () => number,
): number {
  const byEpochs = shareOf(position === 0 ? epoch : epoch + position / epochLength(), epochs);
  const byTime = shareOf(seconds / 60, minutes);
  return Math.max(byEpochs, shareOf(update, updates), byTime);
}

function shareOf(spent: number, limit: number | undefined): number {
  if (limit === undefined) return 0;
  return limit > 0 ? spent / limit : 1;
}
