import { fold, keyOf } from '../base/random.ts';
import { planEpoch } from '../data/plan-epoch.ts';
import type { FitOptions } from './fit-options.ts';

const dataKey = 1;

/** The micro-batches of an epoch of a run, counted from 0, as indices of its examples. */
export function epochPlan(
  { examples, batchTokens, seed }: Pick<FitOptions, 'examples' | 'batchTokens' | 'seed'>,
  epoch: number,
): readonly Uint32Array[] {
  return planEpoch(examples, { batchTokens, key: fold(keyOf(seed), dataKey), epoch });
}
