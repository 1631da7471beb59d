/** What a comparison found, in a few lines. */
import { mean } from '../metrics/averages.ts';
import type { Claim } from '../claims/claim.ts';
import type { Comparison, Estimate, RunResult } from '../compare/comparison.ts';
import { count } from './progress-line.ts';
import { textTable } from './text-table.ts';

const heading = [
  'system',
  'parameters',
  'sequence errors, % [95 %]',
  'token errors, % [95 %]',
  'training, tokens/s',
  'decoding, tokens/s',
  'peak memory, MB',
];

/** A line for each system; speeds and memory are means over its runs. */
export function systemsTable({ systems }: Pick<Comparison, 'systems'>): string {
  const rows = systems.map(({ name, parameters, quality, runs }) => [
    name,
    count(parameters),
    interval(quality.sequenceErrorRate),
    interval(quality.tokenErrorRate),
    count(Math.round(meanOf(runs, 'trainingTokensPerSecond'))),
    count(Math.round(meanOf(runs, 'decodingTokensPerSecond'))),
    count(Math.round(meanOf(runs, 'peakMemory') / 1e6)),
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
function interval({ value, low, high }: Estimate): string {
  const [v, l, h] = [value, low, high].map((number) => number.toFixed(1));
  return `${v} [${l}, ${h}]`;
}

type Measure = 'trainingTokensPerSecond' | 'decodingTokensPerSecond' | 'peakMemory';

function meanOf(runs: readonly RunResult[], measure: Measure): number {
  return mean(runs.map((run) => run[measure]));
}
