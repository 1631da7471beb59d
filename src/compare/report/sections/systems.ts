/** All systems in one table, the best value of each column marked, and the configuration of each model. */
import type { Comparison, Estimate, SystemResult } from '../../comparison.ts';
import { swatch } from '../charts/legend.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { metricName } from '../metric-names.ts';
import { count, fixed, megabytes, significant } from '../numbers.ts';
import type { Palette } from '../palette.ts';
import type { SectionRenderer } from '../section.ts';
import { isSignificant, testOf } from '../significance.ts';
import { meanOf, peakMemory, ranked } from '../system-means.ts';
import { type Column, table } from '../table.ts';
import { settingText } from './setup.ts';

export const systems: SectionRenderer = (comparison, palette) => {
  if (comparison.systems.length === 0) return undefined;
  const several = comparison.systems.some(({ runs }) => runs.length > 1);
  return {
    id: 'systems',
    title: 'Systems',
    body: html`<div class="wide">${table('Systems and their figures', columns(comparison, palette), comparison.systems)}</div>
<p class="note">★ marks the best value of a column; ≈ marks error rates that do not differ significantly from the
best. Below an error rate: its 95 % bootstrap interval.${several ? ' Speeds and times are means over the seeds, memory is the largest.' : ''}
Tokens of training are source and target tokens without padding; those of decoding are target tokens of greedy search.
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
    column(
      unit('Sequence errors', '%'),
      systems,
      ({ quality }) => quality.sequenceErrorRate.value,
      (system) => html`${likeBest(comparison, system)}${estimate(system.quality.sequenceErrorRate)}`,
      1,
    ),
    column(
      unit('Token errors', '%'),
      systems,
      ({ quality }) => quality.tokenErrorRate.value,
      ({ quality }) => estimate(quality.tokenErrorRate),
      1,
    ),
    cost(unit('Training', 'tokens/s'), (system) => meanOf(system, 'trainingTokensPerSecond'), speed, -1),
    cost(unit('Decoding', 'tokens/s'), (system) => meanOf(system, 'decodingTokensPerSecond'), speed, -1),
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

function estimate({ value, low, high }: Estimate): Markup {
  return html`${fixed(value, 1)}<br><small>${fixed(low, 1)} to ${fixed(high, 1)}</small>`;
}

function likeBest(comparison: Comparison, { name }: SystemResult): Content {
  const best = ranked(comparison.systems)[0]!;
  const test = testOf(comparison, best.name, name);
  return test === undefined || isSignificant(test)
    ? undefined
    : html`<span role="img" aria-label="not significantly different from the best">≈</span> `;
}

/** Every metric of every run. */
function allMetrics({ systems }: Comparison): Markup {
  const rows = systems.flatMap(({ name, runs }) => runs.map((run) => ({ name, run })));
  const metrics = [...new Set(rows.flatMap(({ run }) => Object.keys(run.metrics)))];
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { header: 'System', cell: ({ name }) => name },
    { header: 'Seed', cell: ({ run }) => String(run.seed), numeric: true },
    { header: 'Updates', cell: ({ run }) => count(run.updates), numeric: true },
    ...metrics.map((metric) => ({
      header: metricName(metric),
      cell: ({ run }: (typeof rows)[number]) => significant(run.metrics[metric] ?? Number.NaN),
      numeric: true,
    })),
  ];
  return html`<details><summary>All metrics of each run on the test set</summary>
${table('Metrics of each run', columns, rows)}</details>
`;
}

function configurations({ systems }: Comparison): Markup {
  const columns: readonly Column<SystemResult>[] = [
    { header: 'System', cell: ({ name }) => name },
    { header: 'Encoder', cell: ({ model }) => side(model.encoder) },
    { header: 'Decoder', cell: ({ model }) => side(model.decoder) },
    { header: 'Tied output', cell: ({ model }) => (model.tie ? 'yes' : 'no') },
  ];
  return html`<details><summary>Configuration of each model</summary>
${table('Model configurations', columns, systems)}</details>
`;
}

function side({ family, options, vocabulary }: SystemResult['model']['encoder']): string {
  const settings = Object.entries(options).map(([name, value]) => `${name} ${settingText(value)}`);
  return [family, `vocabulary ${count(vocabulary)}`, ...settings].join(', ');
}
