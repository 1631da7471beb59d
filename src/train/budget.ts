import type { Budget } from './fit-options.ts';
import type { FitState } from './fit-state.ts';

/**
 * The share of the budget that is spent: the largest over its limits; 1 or more ends the run.
 *
 * Units: seconds of training; `epochLength` updates per epoch (Infinity where not known yet).
 */
export function budgetProgress(
  { epochs, updates, minutes }: Budget,
  { update, epoch }: Pick<FitState, 'update' | 'epoch'>,
  seconds: number,
  epochLength: number,
): number {
  const byEpochs = epochs === undefined ? 0 : Math.max(epoch / epochs, update / (epochs * epochLength));
  const byUpdates = updates === undefined ? 0 : update / updates;
  const byTime = minutes === undefined ? 0 : seconds / (minutes * 60);
  return Math.max(byEpochs, byUpdates, byTime);
}
