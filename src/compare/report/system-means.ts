/** What the runs of a system have in common: means over its seeds. */

import { mean } from '../../metrics/averages.ts';
import type { RunResult, SystemResult } from '../comparison.ts';

type RunFigure = {
  readonly [Key in keyof RunResult]: RunResult[Key] extends number ? Key : never;
}[keyof RunResult];

export function meanOf(system: SystemResult, figure: RunFigure): number {
  return mean(system.runs.map((run) => run[figure]));
}

/** The largest peak memory of the runs, bytes. */
export function peakMemory({ runs }: SystemResult): number {
  return Math.max(...runs.map((run) => run.peakMemory));
}

/** Systems from the fewest sequence errors to the most. */
export function ranked(systems: readonly SystemResult[]): readonly SystemResult[] {
  return systems.toSorted((a, b) => a.quality.sequenceErrorRate.value - b.quality.sequenceErrorRate.value);
}
