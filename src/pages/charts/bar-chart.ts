/** Bars that lie, one for each name, with whiskers where a value has an interval. */
import * as Plot from '@observablehq/plot';
import type { BarChart } from '../../claims/claim.ts';
import { figure } from '../figure.ts';
import { html, type Markup } from '../markup.ts';
import { enumeration, significant } from '../numbers.ts';
import type { Palette } from '../series-style.ts';
import { shortened } from '../shortened.ts';
import { axisBelow, rowNames, scaleOptions } from './axes.ts';
import { draw } from './drawing.ts';
import { bareMargin, namesMargin } from './names-margin.ts';
import { isNarrow, responsive, widths } from './responsive.ts';
import { drawable, scaleOf } from './scale.ts';

type Bar = BarChart['bars'][number];

/** Linear bars start at zero. On a logarithmic axis, where length means nothing, a dot marks the value. */
export function barChart(chart: BarChart, palette: Palette, width: number = widths.full): Markup {
  const bars = chart.bars.filter(({ value }) => drawable(chart.value, value));
  if (bars.length === 0) return figure(chart, html`<p class="note">No values to draw.</p>`);
  const picture = responsive(width, (pixels) => drawBars(chart, bars, palette, pixels));
  return figure(chart, picture, ...leftOut(chart));
}

function drawBars(chart: BarChart, bars: readonly Bar[], palette: Palette, width: number): Markup {
  const log = chart.value.scale === 'log';
  const ends = bars
    .flatMap(({ value, low, high }) => [value, low, high])
    .filter((end) => drawable(chart.value, end));
  const names = bars.map(({ name }) => shortened(name));
  const above = isNarrow(width);
  const scale = scaleOf(chart.value, log ? ends : [0, ...ends], { count: width / 110, nice: true });
  return draw({
    description: `${chart.title}: ${chart.value.label} of ${enumeration(bars.map(describe))}`,
    width,
    height: 50 + bars.length * (above ? 48 : 30),
    marginLeft: above ? bareMargin : namesMargin(names),
    marginTop: above ? 10 : 4,
    marginBottom: 44,
    marginRight: 64,
    x: scaleOptions(scale),
    y: { type: 'band', domain: [...bars.keys()], padding: above ? 0.55 : 0.3, axis: null },
    marks: [
      Plot.gridX(scale.ticks, { strokeOpacity: 0.12 }),
      axisBelow(scale, chart.value.label),
      rowNames(names, above),
      ...barMarks(bars, palette, log),
    ],
  });
}

function barMarks(bars: readonly Bar[], palette: Palette, log: boolean): Plot.Markish[] {
  const styles = palette(bars.map(({ name }) => name));
  const known = bars.every(({ name }) => styles.get(name)!.fixed);
  const rows = bars.map((bar, row) => ({
    ...bar,
    row,
    end: Math.max(bar.value, bar.high ?? bar.value, log ? bar.value : 0),
  }));
  const whiskers = rows.filter(
    ({ low, high }) => Number.isFinite(low) && Number.isFinite(high) && !(log && low! <= 0),
  );
  const color = ({ name }: Bar) => (known ? styles.get(name)!.color : 'var(--bar)');
  return [
    ...(log
      ? [
          Plot.ruleY(rows, { y: 'row', strokeOpacity: 0.15 }),
          Plot.dot(rows, { x: 'value', y: 'row', r: 5, fill: color }),
        ]
      : [Plot.barX(rows, { x: 'value', y: 'row', fill: color }), Plot.ruleX([0])]),
    Plot.ruleY(whiskers, { x1: 'low', x2: 'high', y: 'row', stroke: 'currentColor', strokeWidth: 1.5 }),
    Plot.tickX(whiskers.flatMap(caps), {
      x: 'x',
      y: 'row',
      stroke: 'currentColor',
      strokeWidth: 1.5,
      inset: 5,
    }),
    Plot.text(rows, {
      x: 'end',
      y: 'row',
      text: ({ value }) => significant(value),
      textAnchor: 'start',
      dx: 7,
    }),
  ];
}

function caps({ low, high, row }: Bar & { readonly row: number }) {
  return [
    { x: low, row },
    { x: high, row },
  ];
}

function describe({ name, value }: Bar): string {
  return `${name} ${significant(value)}`;
}

function leftOut({ value: axis, bars }: BarChart): Markup[] {
  const lost = bars.filter(({ value }) => !drawable(axis, value)).map(describe);
  return lost.length === 0 ? [] : [html`<p class="note">Not drawn: ${enumeration(lost)}.</p>`];
}
