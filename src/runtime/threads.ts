import { HeddleError } from '../base/errors.ts';

/** Below this, more threads than cores are slow but do no harm; results for one thread count can be had anywhere. */
const alwaysAllowed = 16;

/** The most threads on a machine of so many cores. */
export function mostThreads(cores: number): number {
  return Math.max(alwaysAllowed, cores);
}

/** Throws E_CONFIG for a number of threads that a machine of so many cores would hang with, or that is no count. */
export function requireThreads(threads: number, cores: number): void {
  const most = mostThreads(cores);
  if (Number.isInteger(threads) && threads >= 1 && threads <= most) return;
  throw new HeddleError('E_CONFIG', {
    where: 'threads',
    found: String(threads),
    allowed: `an integer from 1 to ${most}`,
    fix: `this machine has ${cores} cores`,
  });
}
