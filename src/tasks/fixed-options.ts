/** What a run that goes on keeps. */
import type { AnyTask } from './task.ts';
import { familyOptionsShape } from './training-options.ts';

/** Options of tasks that neither the weights nor the choice of the best ones depend on. */
const free: readonly string[] = ['labelSmoothing'];

/** The options that a run which goes on cannot change, since the weights, or the choice of the best ones, depend on them. */
export function fixedOptions({ options }: AnyTask): readonly string[] {
  const own = Object.keys(options.shape).filter((name) => !free.includes(name));
  return [...Object.keys(familyOptionsShape), ...own];
}
