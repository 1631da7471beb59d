/** What the runs of a system have in common: means over its seeds. */

import { mean } from '../../metrics/averages.ts';
import type { Comparison, RunResult, SystemResult } from '../comparison.ts';
import { estimatedMetrics, estimateOf, signOf } from './metrics.ts';

type RunFigure = {
  readonly [Key in keyof RunResult]-?: RunResult[Key] extends number | undefined ? Key : never;
}[keyof RunResult];

export function meanOf(system: SystemResult, figure: RunFigure): number {
  return mean(system.runs.map((run) => run[figure] ?? Number.NaN));
}

/** The largest peak memory of the runs, bytes. */
export function peakMemory({ runs }: SystemResult): number {
  return Math.max(...runs.map((run) => run.peakMemory));
}

/** What the speed of training is counted in. */
export function elementsOf({ data }: Pick<Comparison, 'data'>): string {
  return data?.elements ?? 'tokens';
}

/** Whether tokens were written, so that this took time. */
export function writes({ systems }: Pick<Comparison, 'systems'>): boolean {
  return systems.some(({ runs }) => runs.some((run) => run.decodingTokensPerSecond !== undefined));
}

/** Systems from the best to the worst by the metric that decides. */
export function ranked(comparison: Comparison): readonly SystemResult[] {
  const [metric] = estimatedMetrics(comparison);
  if (metric === undefined) return comparison.systems;
  const rank = ({ quality }: SystemResult) => signOf(metric) * estimateOf(quality, metric).value;
  return comparison.systems.toSorted((a, b) => rank(a) - rank(b));
}
