import type { Warn } from './task.ts';

/** Passes warnings on; of those that are said `once` only the first. */
export function warnings(tell: (message: string) => void): Warn {
  let told = false;
  return (message, how) => {
    if (how === 'once' && told) return;
    told ||= how === 'once';
    tell(message);
  };
}
