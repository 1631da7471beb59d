/** Defaults for how long a run is and how often it is evaluated, from the size of the data. */
import type { Budget, FitOptions } from '../train/fit-options.ts';

/** 20 epochs, or as many as make 3,000 updates on small data. */
export function defaultBudget(updatesPerEpoch: number): Budget {
  return { epochs: Math.max(20, Math.ceil(3000 / updatesPerEpoch)) };
}

/** About once an epoch, but every 100 to 1,000 updates. */
export function evaluationInterval(updatesPerEpoch: number): number {
  return Math.min(1000, Math.max(100, updatesPerEpoch));
}

const usualWarmup = 200;
const warmupShare = 0.1;

/**
 * 200 updates of warm-up, but at most a tenth of the run, so that a short run reaches its peak learning rate; and where the
 * budget makes it shorter, that in words for the user.
 */
export function defaultWarmup(
  { epochs, updates, minutes }: Budget,
  updatesPerEpoch: number,
): Pick<FitOptions, 'warmup' | 'warmupLimit'> & { readonly note?: string } {
  const length = Math.min(
    updates ?? Number.POSITIVE_INFINITY,
    (epochs ?? Number.POSITIVE_INFINITY) * updatesPerEpoch,
  );
  const warmup = Math.min(usualWarmup, Math.floor(warmupShare * length));
  const isShorter = warmup < usualWarmup;
  const counted = isShorter
    ? `${warmup} updates, a tenth of ${length.toLocaleString('en')}`
    : `${warmup} updates`;
  if (minutes !== undefined) {
    const note = `warm-up: ${counted}, or a tenth of ${minutes} minutes if that is over earlier`;
    return { warmup, warmupLimit: warmupShare, note };
  }
  return isShorter ? { warmup, note: `warm-up: ${counted}` } : { warmup };
}
