/** What was compared, on what, and what came out: plain sentences, each drawn from the data. */
import type { Claim, Verdict } from '../../../claims/claim.ts';
import { html } from '../../../pages/markup.ts';
import { count, enumeration, percent, plural, pValue, significant } from '../../../pages/numbers.ts';
import type { Comparison, SystemResult } from '../../comparison.ts';
import {
  estimatedMetrics,
  estimateOf,
  type MetricWords,
  metricText,
  metricValue,
  signOf,
} from '../metrics.ts';
import type { SectionRenderer } from '../section.ts';
import { fileName } from '../setting-words.ts';
import { isSignificant, testOf } from '../significance.ts';
import { elementsOf, meanOf, peakMemory, ranked, writes } from '../system-means.ts';
import { devAgainstTest, orderDepends, sameSeconds } from './order-sentences.ts';

export const summary: SectionRenderer = (comparison) => {
  const paragraphs = [
    [whatWasCompared(comparison), chance(comparison.systems)],
    [bestQuality(comparison), equallyGood(comparison)],
    [orderDepends(comparison), sameSeconds(comparison)],
    [devAgainstTest(comparison)],
    [speed(comparison), memory(comparison.systems)],
    [verdicts(comparison.claims), notBorneOut(comparison.claims)],
    [claimsDepend(comparison.claims)],
  ].map((sentences) => sentences.filter((sentence) => sentence !== undefined).join(' '));
  return {
    id: 'summary',
    title: 'Summary',
    body: html`${paragraphs.filter((text) => text !== '').map((text) => html`<p>${text}</p>\n`)}`,
  };
};

function whatWasCompared({ systems, data }: Comparison): string | undefined {
  const [first] = systems;
  if (first === undefined) return undefined;
  const names = enumeration(systems.map(({ name }) => name));
  const runs = systems.flatMap((system) => system.runs);
  const on =
    data === undefined ? '' : ` on ${count(data.train.rows)} ${data.rowName} of ${fileName(data.train.file)}`;
  const tested =
    data === undefined
      ? ''
      : ` and tested on ${plural(data.test.items, 'item')} of ${fileName(data.test.file)}`;
  const seeds = plural(Math.max(...systems.map((system) => system.runs.length)), 'seed');
  const systemNoun =
    systems.length === 1 ? `One system, ${names}, was` : `${systems.length} systems, ${names}, were`;
  return `${systemNoun} trained${on} for ${between(
    runs.map(({ updates }) => updates),
    'update',
  )} with ${seeds}${systems.length > 1 ? ' each' : ''}${tested}. ${sizes(systems)}`;
}

function sizes(systems: readonly SystemResult[]): string {
  const sizes = systems.map(({ parameters }) => parameters);
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  if (systems.length === 1) return `It has ${plural(low, 'parameter')}.`;
  return `Their parameter counts differ by ${percent((100 * (high - low)) / low)} (${count(low)} to ${count(high)}).`;
}

function between(values: readonly number[], noun: string): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? plural(low, noun) : `${count(low)} to ${plural(high, noun)}`;
}

/** One seed cannot tell what another start would have given. */
function chance(systems: readonly SystemResult[]): string | undefined {
  if (systems.length === 0 || systems.some(({ runs }) => runs.length > 1)) return undefined;
  return 'With a single seed, intervals and tests speak of the test items only: another seed might give another order.';
}

function bestQuality(comparison: Comparison): string | undefined {
  const [metric] = estimatedMetrics(comparison);
  const [best, second] = ranked(comparison);
  if (best === undefined || metric === undefined) return undefined;
  const { value, low, high } = estimateOf(best.quality, metric);
  const figures = `${metricText(metric, value)} (95 % interval ${metricValue(metric, low)} to ${metricValue(metric, high)})`;
  if (second === undefined) return `The ${metric.title} of ${best.name} is ${figures}.`;
  const extreme = metric.better === 'lower' ? 'lowest' : 'highest';
  return `${best.name} has the ${extreme} ${metric.title}, ${figures}. ${againstSecond(comparison, metric, best, second)}`;
}

function againstSecond(
  comparison: Comparison,
  metric: MetricWords,
  best: SystemResult,
  second: SystemResult,
): string {
  const test = testOf(comparison, best.name, second.name);
  const follows = `${second.name} follows with ${metricText(metric, estimateOf(second.quality, metric).value)}`;
  if (test === undefined) return `${follows}; the difference was not tested.`;
  const ahead = [test.difference.low, test.difference.high].map((end) => -signOf(metric) * end);
  const [low, high] = [Math.min(...ahead), Math.max(...ahead)];
  const points = metric.unit === '%' ? ' points' : '';
  const lead = `${metricValue(metric, -signOf(metric) * test.difference.value)}${points}`;
  const figures = `${lead}, 95 % interval ${metricValue(metric, low)} to ${metricValue(metric, high)}, corrected p\u00A0${equals(pValue(test.adjustedPValue))}`;
  return isSignificant(test)
    ? `${follows}; the difference is significant (${figures}).`
    : `${follows}, but the difference is not significant (${figures}): these data do not say which of the two is better.`;
}

function equals(p: string): string {
  return p.startsWith('<') ? p : `=\u00A0${p}`;
}

/** Who cannot be told from the best, beyond the second. */
function equallyGood(comparison: Comparison): string | undefined {
  const [best, , ...others] = ranked(comparison);
  const tests = others.flatMap(({ name }) => testOf(comparison, best!.name, name) ?? []);
  if (tests.length === 0) return undefined;
  const close = tests.filter((test) => !isSignificant(test)).map(({ b }) => b);
  if (close.length > 0) return `Nor does ${best!.name} differ significantly from ${enumeration(close)}.`;
  return `Its lead over ${enumeration(others.map(({ name }) => name))} is significant.`;
}

function speed(comparison: Comparison): string | undefined {
  const { systems } = comparison;
  if (systems.length < 2) return undefined;
  const training = extremes(systems, (system) => meanOf(system, 'trainingTokensPerSecond'));
  const trains = `${training.high.name} trains fastest, ${significant(training.high.value)} ${elementsOf(comparison)}/s, ${times(training)} as fast as ${training.low.name}`;
  if (!writes({ systems })) return `${trains}.`;
  const decoding = extremes(systems, (system) => meanOf(system, 'decodingTokensPerSecond'));
  return `${trains}; ${decoding.high.name} writes fastest, ${significant(decoding.high.value)} tokens/s, ${times(decoding)} as fast as ${decoding.low.name}.`;
}

function memory(systems: readonly SystemResult[]): string | undefined {
  if (systems.length < 2) return undefined;
  const { low, high } = extremes(systems, peakMemory);
  return `Peak memory goes from ${significant(low.value / 1e6)} MB (${low.name}) to ${significant(high.value / 1e6)} MB (${high.name}).`;
}

interface Named {
  readonly name: string;
  readonly value: number;
}

function extremes(systems: readonly SystemResult[], measure: (system: SystemResult) => number) {
  const sorted: readonly Named[] = systems
    .map((system) => ({ name: system.name, value: measure(system) }))
    .sort((a, b) => a.value - b.value);
  return { low: sorted[0]!, high: sorted.at(-1)! };
}

function times({ low, high }: { readonly low: Named; readonly high: Named }): string {
  return `${significant(high.value / low.value, 2)} times`;
}

const sayings: Readonly<Record<Verdict, (number: number) => string>> = {
  holds: (number) => (number === 1 ? 'holds' : 'hold'),
  'in part': (number) => (number === 1 ? 'holds in part' : 'hold in part'),
  contradicted: (number) => (number === 1 ? 'is contradicted' : 'are contradicted'),
  opinion: (number) => (number === 1 ? 'is a matter of opinion' : 'are matters of opinion'),
  'not measured': (number) => (number === 1 ? 'was not measured' : 'were not measured'),
};

function verdicts(all: readonly Claim[]): string | undefined {
  const claims = all.filter(({ id }) => id !== 'table');
  if (claims.length === 0) return undefined;
  const parts = (Object.keys(sayings) as Verdict[]).flatMap((verdict) => {
    const matching = claims.filter((claim) => claim.verdict === verdict);
    if (matching.length === 0) return [];
    return [
      `${matching.length} ${sayings[verdict](matching.length)} (${matching.map(({ id }) => id).join(', ')})`,
    ];
  });
  return `Of ${plural(claims.length, 'textbook claim')} put to the test, ${enumeration(parts)}.`;
}

/** The statements that failed, claim by claim. */
function notBorneOut(claims: readonly Claim[]): string | undefined {
  const failed = claims.flatMap(({ id, criteria }) =>
    criteria.filter(({ holds }) => !holds).map(({ statement }) => `${statement} (${id})`),
  );
  return failed.length === 0 ? undefined : `Not borne out is that ${enumeration(failed)}.`;
}

function claimsDepend(claims: readonly Claim[]): string | undefined {
  return claims.length === 0
    ? undefined
    : 'These are small networks, at initialisation or after short training: a verdict speaks of the sizes, lengths, seeds and learning rates that stand under each claim, and times speak of this machine.';
}
