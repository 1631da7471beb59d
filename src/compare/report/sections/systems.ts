/** All systems in one table, the best value of each column marked, and the configuration of each model. */
import { spacedWords } from '../../../base/letter-case.ts';
import { swatch } from '../../../pages/charts/legend.ts';
import { type Content, html, type Markup } from '../../../pages/markup.ts';
import { count, megabytes, significant } from '../../../pages/numbers.ts';
import type { Palette } from '../../../pages/series-style.ts';
import { type Column, table } from '../../../pages/table.ts';
import type { Comparison, SystemResult } from '../../comparison.ts';
import {
  capitalized,
  estimatedMetrics,
  estimateOf,
  type MetricWords,
  metricLabel,
  metricValue,
  signOf,
} from '../metrics.ts';
import type { SectionRenderer } from '../section.ts';
import { settingText } from '../setting-words.ts';
import { isSignificant, testOf } from '../significance.ts';
import { elementsOf, meanOf, peakMemory, ranked, writes } from '../system-means.ts';

export const systems: SectionRenderer = (comparison, palette) => {
  if (comparison.systems.length === 0) return undefined;
  const written = writes(comparison) ? '; those of decoding are tokens that are written' : '';
  const counted = (elements: string) =>
    elements === 'tokens'
      ? 'Tokens of training are those of inputs and targets without padding'
      : `Speed of training counts ${elements}`;
  const several = comparison.systems.some(({ runs }) => runs.length > 1);
  return {
    id: 'systems',
    title: 'Systems',
    body: html`<div class="wide">${table('Systems and their figures', columns(comparison, palette), comparison.systems)}</div>
<p class="note">★ marks the best value of a column; ≈ marks values that do not differ significantly from the
best. Below a value: its 95 % bootstrap interval.${several ? ' Speeds and times are means over the seeds, memory is the largest.' : ''}
${counted(elementsOf(comparison))}${written}.
1 MB is 10⁶ bytes.</p>
${allMetrics(comparison)}${configurations(comparison)}`,
  };
};

function columns(comparison: Comparison, palette: Palette): readonly Column<SystemResult>[] {
  const { systems } = comparison;
  const styles = palette(systems.map(({ name }) => name));
  const cost = (
    header: Content,
    value: (system: SystemResult) => number,
    format: (value: number) => string,
    sign: 1 | -1,
  ) => column(header, systems, value, (system) => format(value(system)), sign);
  return [
    {
      header: 'System',
      cell: ({ name }) => html`<span class="name">${swatch(name, styles.get(name)!)} ${name}</span>`,
    },
    { header: 'Parameters', cell: ({ parameters }) => count(parameters), numeric: true },
    ...estimatedMetrics(comparison).map((metric, i) =>
      column(
        unit(capitalized(metric.title), metric.unit),
        systems,
        ({ quality }) => estimateOf(quality, metric).value,
        (system) => html`${i === 0 ? likeBest(comparison, system) : undefined}${estimate(metric, system)}`,
        signOf(metric),
      ),
    ),
    cost(
      unit('Training', `${elementsOf(comparison)}/s`),
      (system) => meanOf(system, 'trainingTokensPerSecond'),
      speed,
      -1,
    ),
    ...(writes(comparison)
      ? [cost(unit('Decoding', 'tokens/s'), (system) => meanOf(system, 'decodingTokensPerSecond'), speed, -1)]
      : []),
    cost(unit('Peak memory', 'MB'), peakMemory, megabytes, 1),
    cost(unit('File', 'MB'), (system) => meanOf(system, 'fileSize'), megabytes, 1),
    cost(unit('Training time', 's'), (system) => meanOf(system, 'trainingSeconds'), speed, 1),
  ];
}

/** A numeric column whose best value, the lowest for sign 1 and the highest for -1, is marked. */
function column(
  header: Content,
  systems: readonly SystemResult[],
  value: (system: SystemResult) => number,
  cell: (system: SystemResult) => Content,
  sign: 1 | -1,
): Column<SystemResult> {
  const values = systems.map(value).filter(Number.isFinite);
  const best = sign * Math.min(...values.map((number) => sign * number));
  const distinct = new Set(values).size > 1;
  return {
    header,
    numeric: true,
    cell: (system) =>
      distinct && value(system) === best
        ? html`<strong class="best"><span role="img" aria-label="best">★</span> ${cell(system)}</strong>`
        : cell(system),
  };
}

function unit(name: string, of: string): Markup {
  return html`${name.split(' ').map((word) => html`${word}<br>`)}<small>${of}</small>`;
}

function speed(value: number): string {
  return significant(value);
}

function estimate(metric: MetricWords, { quality }: SystemResult): Markup {
  const { value, low, high } = estimateOf(quality, metric);
  return html`${metricValue(metric, value)}<br><small>${metricValue(metric, low)} to ${metricValue(metric, high)}</small>`;
}

function likeBest(comparison: Comparison, { name }: SystemResult): Content {
  const best = ranked(comparison)[0]!;
  const test = testOf(comparison, best.name, name);
  return test === undefined || isSignificant(test)
    ? undefined
    : html`<span role="img" aria-label="not significantly different from the best">≈</span> `;
}

/** Every metric of every run. */
function allMetrics(comparison: Comparison): Markup {
  const { systems } = comparison;
  const rows = systems.flatMap(({ name, runs }) => runs.map((run) => ({ name, run })));
  const metrics = [...new Set(rows.flatMap(({ run }) => Object.keys(run.metrics)))];
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { header: 'System', cell: ({ name }) => name },
    { header: 'Seed', cell: ({ run }) => String(run.seed), numeric: true },
    { header: 'Updates', cell: ({ run }) => count(run.updates), numeric: true },
    ...metrics.map((metric) => ({
      header: metricLabel(comparison, metric),
      cell: ({ run }: (typeof rows)[number]) => significant(run.metrics[metric] ?? Number.NaN),
      numeric: true,
    })),
  ];
  return html`<details><summary>All metrics of each run on the test set</summary>
${table('Metrics of each run', columns, rows)}</details>
`;
}

function configurations({ systems }: Comparison): Markup {
  const keys = [...new Set(systems.flatMap(({ model }) => Object.keys(model)))];
  const columns: readonly Column<SystemResult>[] = [
    { header: 'System', cell: ({ name }) => name },
    ...keys.map((key) => ({
      header: capitalized(spacedWords(key)),
      cell: ({ model }: SystemResult) => configurationText(model[key]),
    })),
  ];
  return html`<details><summary>Configuration of each model</summary>
${table('Model configurations', columns, systems)}</details>
`;
}

/** A part of a configuration in one line: `lstm, vocabulary 43, layers 2, ...` of a side. */
function configurationText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object' || Array.isArray(value)) return settingText(value);
  return Object.entries(value)
    .map(([name, part]) => {
      if (name === 'family') return String(part);
      const text = configurationText(part);
      return name === 'options' ? text : `${name} ${text}`;
    })
    .join(', ');
}
