import { fold, type Key, keyOf } from '../base/random.ts';
import type { Dataset } from '../data/dataset.ts';
import { type BatchLimits, planEpoch } from '../data/plan-epoch.ts';

const dataKey = 1;
const drawKey = 3;

interface EpochPlanOptions extends BatchLimits {
  readonly dataset: Pick<Dataset, 'length' | 'lengths'>;
  readonly seed: number;
}

/** The micro-batches of an epoch of a run, counted from 0, as numbers of its examples. */
export function epochPlan(
  { dataset, seed, ...limits }: EpochPlanOptions,
  epoch: number,
): readonly Uint32Array[] {
  return planEpoch(dataset, { ...limits, key: fold(keyOf(seed), dataKey), epoch });
}

/** The plan of any epoch; the one that was asked for last is kept. */
export function epochPlans(options: EpochPlanOptions): (epoch: number) => readonly Uint32Array[] {
  let epoch = -1;
  let plan: readonly Uint32Array[] = [];
  return (asked) => {
    if (asked !== epoch) plan = epochPlan(options, asked);
    epoch = asked;
    return plan;
  };
}

/** What the examples of an epoch are drawn from: masks, crops, the starts of windows. */
export function epochDraw(seed: number, epoch: number): Key {
  return fold(fold(keyOf(seed), drawKey), epoch);
}
