/** Defaults for how long a run is and how often it is evaluated, from the size of the data. */
import type { Budget } from '../train/fit-options.ts';

/** 20 epochs, or as many as make 3,000 updates on small data. */
export function defaultBudget(updatesPerEpoch: number): Budget {
  return { epochs: Math.max(20, Math.ceil(3000 / updatesPerEpoch)) };
}

/** About once an epoch, but every 100 to 1,000 updates. */
export function evaluationInterval(updatesPerEpoch: number): number {
  return Math.min(1000, Math.max(100, updatesPerEpoch));
}
