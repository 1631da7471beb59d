/** A dot and its interval in each row: estimates beside each other. */
import * as Plot from '@observablehq/plot';
import type { Axis } from '../../claims/claim.ts';
import type { Estimate } from '../../comparison.ts';
import { type FigureText, figure } from '../figure.ts';
import type { Markup } from '../markup.ts';
import { enumeration, fixed } from '../numbers.ts';
import type { SeriesStyle } from '../palette.ts';
import { draw } from './drawing.ts';
import { namesMargin, shortened } from './names-margin.ts';
import { scaleOf } from './scale.ts';

export interface IntervalRow {
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
  const { title, value, reference, width } = picture;
  const rows = picture.rows
    .filter(({ estimate: { value, low, high } }) => [value, low, high].every(Number.isFinite))
    .map(({ name, estimate, style }, row) => ({ name, ...estimate, style, row }));
  const names = rows.map(({ name }) => shortened(name));
  const references = reference === undefined ? [] : [reference];
  const ends = [...references, ...rows.flatMap(({ low, high }) => [low, high])];
  if (rows.length === 0) return figure(picture, 'No values to draw.');
  const svg = draw({
    description: `${title}: ${value.label} of ${enumeration(rows.map(describe))}`,
    width,
    height: 50 + rows.length * 28,
    marginLeft: namesMargin(names),
    marginTop: 4,
    marginBottom: 42,
    marginRight: 56,
    x: {
      ...scaleOf(value, ends, width / 90),
      label: value.label,
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      nice: true,
    } as Plot.ScaleOptions,
    y: {
      type: 'point',
      domain: [...rows.keys()],
      padding: 0.6,
      label: null,
      tickSize: 0,
      tickFormat: (row: number) => names[row]!,
    },
    marks: [
      Plot.ruleX(references, { stroke: 'currentColor', strokeDasharray: '4 3' }),
      ...rows.flatMap((row) => [
        Plot.ruleY([row], { x1: 'low', x2: 'high', y: 'row', stroke: row.style.color, strokeWidth: 2.5 }),
        Plot.dot([row], {
          x: 'value',
          y: 'row',
          r: 5.5,
          symbol: row.style.symbol,
          fill: row.style.color,
          stroke: 'var(--page)',
        }),
      ]),
      Plot.text(rows, {
        x: 'high',
        y: 'row',
        text: (row) => fixed(row.value, 1),
        textAnchor: 'start',
        dx: 8,
      }),
    ],
  });
  return figure(picture, svg);
}

function describe({ name, value, low, high }: Estimate & { readonly name: string }): string {
  return `${name} ${fixed(value, 1)} (${fixed(low, 1)} to ${fixed(high, 1)})`;
}
