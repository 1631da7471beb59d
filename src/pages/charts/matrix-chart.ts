/** A matrix as cells, full where the value is large and faint where it is small, in either mode of the page. */
import * as Plot from '@observablehq/plot';
import type { MatrixChart } from '../../claims/claim.ts';
import { figure } from '../figure.ts';
import { html, type Markup } from '../markup.ts';
import { significant } from '../numbers.ts';
import { shortened } from '../shortened.ts';
import { draw } from './drawing.ts';
import { namesMargin } from './names-margin.ts';
import { isNarrow, responsive, widths } from './responsive.ts';

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly value: number;
  /** 0 for the smallest value of the range, 1 for the largest. */
  readonly share: number;
}

export interface MatrixPicture {
  readonly description: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly values: readonly (readonly number[])[];
  /** The values that are faintest and fullest. */
  readonly range: readonly [number, number];
  /** Side of a cell in pixels. */
  readonly cell: number;
  readonly numbers: boolean;
  /** A value in its cell; default: three significant digits. */
  readonly format?: ((value: number) => string) | undefined;
  /** Of names, pixels; 13 where the picture may be scaled down. */
  readonly fontSize: 11 | 13;
}

/** A claim's matrix with its scale; numbers stand in the cells where there is room. */
export function matrixChart(chart: MatrixChart): Markup {
  const values = chart.values.flat().filter(Number.isFinite);
  if (values.length === 0) return figure(chart, html`<p class="note">No values to draw.</p>`);
  const range = [Math.min(...values), Math.max(...values)] as const;
  const side = Math.max(chart.rows.length, chart.columns.length);
  const numbers = side <= 12;
  const description = `${chart.title}: a matrix of ${chart.rows.length} rows and ${chart.columns.length} columns`;
  const drawing = responsive(widths.full, (width) => {
    const rows = chart.rows.map((name) => shortened(name, isNarrow(width) ? 14 : undefined));
    const room = Math.floor((width - namesMargin(rows) - 12) / chart.columns.length);
    const cell = Math.max(3, Math.min(numbers ? 54 : 24, room));
    return matrix({ ...chart, rows, description, range, cell, numbers: numbers && cell >= 44, fontSize: 13 });
  });
  return figure(chart, drawing, ramp(range));
}

/** The picture alone. */
export function matrix(picture: MatrixPicture): Markup {
  const {
    description,
    rows,
    columns,
    values,
    range,
    cell,
    numbers,
    fontSize,
    format = significant,
  } = picture;
  const cells = cellsOf(values, range);
  const [rowNames, columnNames] = [
    rows.map((name) => shortened(name)),
    columns.map((name) => shortened(name)),
  ];
  const longest = Math.max(0, ...columnNames.map((name) => [...name].length));
  const upright = longest <= Math.max(3, cell / 8);
  const [left, top] = [namesMargin(rowNames), upright ? 24 : namesMargin(columnNames)];
  return draw({
    description,
    width: Math.ceil(left + columns.length * cell + 12),
    height: Math.ceil(top + rows.length * cell + 4),
    marginLeft: left,
    marginTop: top,
    marginRight: 12,
    marginBottom: 4,
    padding: cell < 12 ? 0 : 0.06,
    style: { fontSize: `${fontSize}px` },
    x: {
      ...band(columnNames, cell, upright ? longest * 7 + 4 : 12),
      axis: 'top',
      tickRotate: upright ? 0 : -90,
    },
    y: band(rowNames, cell, fontSize),
    marks: [
      Plot.cell(cells, {
        x: 'column',
        y: 'row',
        fill: 'var(--heat)',
        fillOpacity: ({ share }) => 0.04 + 0.96 * share,
      }),
      ...(numbers ? [cellNumbers(cells, format, false), cellNumbers(cells, format, true)] : []),
    ],
    opacity: { type: 'identity' },
  });
}

/** All labels where each has its room in pixels, else every second, fifth or tenth. */
function band(names: readonly string[], cell: number, room: number): Plot.ScaleOptions {
  const every = [1, 2, 5, 10, 20, 50].find((step) => step * cell >= room) ?? 100;
  return {
    type: 'band',
    domain: [...names.keys()],
    ticks: [...names.keys()].filter((index) => index % every === 0),
    tickFormat: (index: number) => names[index]!,
    tickSize: 0,
    label: null,
  } as Plot.ScaleOptions;
}

function cellsOf(
  values: readonly (readonly number[])[],
  [low, high]: readonly [number, number],
): readonly Cell[] {
  return values.flatMap((line, row) =>
    line.flatMap((value, column) => {
      if (!Number.isFinite(value)) return [];
      return [{ row, column, value, share: high === low ? 1 : (value - low) / (high - low) }];
    }),
  );
}

function cellNumbers(
  cells: readonly Cell[],
  format: (value: number) => string,
  onFull: boolean,
): Plot.Markish {
  return Plot.text(
    cells.filter(({ share }) => share > 0.55 === onFull),
    {
      x: 'column',
      y: 'row',
      text: ({ value }: Cell) => format(value),
      fill: onFull ? 'var(--page)' : 'currentColor',
    },
  );
}

/** From faint to full, with the values at both ends. */
export function ramp([low, high]: readonly [number, number]): Markup {
  return html`<p class="ramp">${significant(low)} <span aria-hidden="true"></span> ${significant(high)}</p>`;
}
