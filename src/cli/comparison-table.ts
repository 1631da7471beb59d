/** What a comparison found, in a few lines. */

import type { Claim } from '../claims/claim.ts';
import type { Comparison, RunResult } from '../compare/comparison.ts';
import { metricUnit } from '../compare/metric-words.ts';
import { mean } from '../metrics/averages.ts';
import type { Estimate } from '../metrics/estimate.ts';
import { count } from './progress-line.ts';
import { textTable } from './text-table.ts';

/** A line for each system; speeds and memory are means over its runs. */
export function systemsTable({ systems, metrics, data }: Comparison): string {
  const estimated = metrics.filter(({ name }) => systems[0]?.quality[name] !== undefined);
  const writes = systems.some(({ runs }) => runs[0]?.decodingTokensPerSecond !== undefined);
  const heading = [
    ...['system', 'parameters'],
    ...estimated.map(({ label }) => `${label} [95 %]`),
    `training, ${data?.elements ?? 'tokens'}/s`,
    ...(writes ? ['decoding, tokens/s'] : []),
    'peak memory, MB',
  ];
  const rows = systems.map(({ name, parameters, quality, runs }) => [
    ...[name, count(parameters)],
    ...estimated.map((metric) => interval(quality[metric.name], metricUnit(metric) === '%' ? 1 : 3)),
    meanOf(runs, 'trainingTokensPerSecond'),
    ...(writes ? [meanOf(runs, 'decodingTokensPerSecond')] : []),
    meanOf(runs, 'peakMemory', 1e6),
  ]);
  return textTable(
    [heading, ...rows],
    heading.map((_, column) => (column === 0 ? 'left' : 'right')),
  );
}

/** A line for each claim. */
export function claimsTable(claims: readonly Claim[]): string {
  const rows = claims.map(({ id, title, verdict, seconds }) => [
    id,
    title,
    verdict,
    `${seconds.toFixed(1)} s`,
  ]);
  return textTable([['claim', '', 'verdict', 'time'], ...rows], ['left', 'left', 'left', 'right']);
}

/** `12.3 [11.0, 13.8]`. */
function interval(estimate: Estimate | undefined, digits: number): string {
  const { value, low, high } = estimate ?? { value: Number.NaN, low: Number.NaN, high: Number.NaN };
  const [v, l, h] = [value, low, high].map((number) => number.toFixed(digits));
  return `${v} [${l}, ${h}]`;
}

type Measure = 'trainingTokensPerSecond' | 'decodingTokensPerSecond' | 'peakMemory';

function meanOf(runs: readonly RunResult[], measure: Measure, unit = 1): string {
  return count(Math.round(mean(runs.map((run) => run[measure] ?? Number.NaN)) / unit));
}
