import type { Budget } from './fit-options.ts';
import type { FitState } from './fit-state.ts';

/**
 * The share of the budget that is spent: the largest over its limits; 1 or more ends the run.
 *
 * Units: seconds of training; `epochLength` micro-batches in the epoch under way (Infinity where not known yet).
 * The plans of two epochs may differ in length, so an epoch is over when all of its own micro-batches are done.
 */
export function budgetProgress(
  { epochs, updates, minutes }: Budget,
  { update, epoch, position }: Pick<FitState, 'update' | 'epoch' | 'position'>,
  seconds: number,
  epochLength: number,
): number {
  const byEpochs = epochs === undefined ? 0 : (epoch + position / epochLength) / epochs;
  const byUpdates = updates === undefined ? 0 : update / updates;
  const byTime = minutes === undefined ? 0 : seconds / (minutes * 60);
  return Math.max(byEpochs, byUpdates, byTime);
}
