/** A dot and its interval in each row: estimates next to each other. */
import * as Plot from '@observablehq/plot';
import type { Axis } from '../../claims/claim.ts';
import type { Estimate } from '../../metrics/estimate.ts';
import { type FigureText, figure } from '../figure.ts';
import { html, type Markup } from '../markup.ts';
import { enumeration, fixed, significant } from '../numbers.ts';
import type { SeriesStyle } from '../series-style.ts';
import { shortened } from '../shortened.ts';
import { axisBelow, rowNames, scaleOptions } from './axes.ts';
import { draw } from './drawing.ts';
import { bareMargin, namesMargin } from './names-margin.ts';
import { isNarrow, responsive } from './responsive.ts';
import { scaleOf } from './scale.ts';

interface IntervalRow {
  readonly name: string;
  readonly estimate: Estimate;
  readonly style: SeriesStyle;
}

export interface IntervalPicture extends FigureText {
  readonly value: Axis;
  readonly rows: readonly IntervalRow[];
  /** A value with a line across all rows, such as no difference. */
  readonly reference?: number | undefined;
  readonly width: number;
}

export function intervalChart(picture: IntervalPicture): Markup {
  const rows = picture.rows
    .filter(({ estimate: { value, low, high } }) => [value, low, high].every(Number.isFinite))
    .map(({ name, estimate, style }, row) => ({ name, ...estimate, style, row }));
  if (rows.length === 0) return figure(picture, html`<p class="note">No values to draw.</p>`);
  return figure(
    picture,
    responsive(picture.width, (width) => drawIntervals({ ...picture, width }, rows)),
  );
}

function drawIntervals(
  { title, value, reference, width }: IntervalPicture,
  rows: readonly (Estimate & { readonly name: string; readonly row: number; readonly style: SeriesStyle })[],
): Markup {
  const names = rows.map(({ name }) => shortened(name));
  const above = isNarrow(width);
  const references = reference === undefined ? [] : [reference];
  const ends = [...references, ...rows.flatMap(({ low, high }) => [low, high])];
  const scale = scaleOf(value, ends, { count: width / 90, nice: true });
  return draw({
    description: `${title}: ${value.label} of ${enumeration(rows.map(describe))}`,
    width,
    height: 54 + rows.length * (above ? 44 : 28),
    marginLeft: above ? bareMargin : namesMargin(names),
    marginTop: above ? 10 : 4,
    marginBottom: 44,
    marginRight: 56,
    x: scaleOptions(scale),
    y: { type: 'point', domain: [...rows.keys()], padding: 0.6, axis: null },
    marks: [
      Plot.gridX(scale.ticks, { strokeOpacity: 0.12 }),
      axisBelow(scale, value.label),
      rowNames(names, above),
      Plot.ruleX(references, { stroke: 'currentColor', strokeDasharray: '4 3' }),
      ...rows.flatMap(estimateMarks),
      Plot.text(rows, {
        x: 'high',
        y: 'row',
        text: (row) => number(row.value),
        textAnchor: 'start',
        dx: 8,
      }),
    ],
  });
}

function estimateMarks(
  row: Estimate & { readonly row: number; readonly style: SeriesStyle },
): Plot.Markish[] {
  const { color, symbol } = row.style;
  return [
    Plot.ruleY([row], { x1: 'low', x2: 'high', y: 'row', stroke: color, strokeWidth: 2.5 }),
    Plot.dot([row], { x: 'value', y: 'row', r: 5.5, symbol, fill: color, stroke: 'var(--page)' }),
  ];
}

/** One digit after the point, or three that count where that would say little. */
function number(value: number): string {
  return Math.abs(value) < 1 && value !== 0 ? significant(value) : fixed(value, 1);
}

function describe({ name, value, low, high }: Estimate & { readonly name: string }): string {
  return `${name} ${number(value)} (${number(low)} to ${number(high)})`;
}
