/** Lines over a numeric axis: claims, learning curves, quality by length. */
import * as Plot from '@observablehq/plot';
import type { Axis } from '../../claims/claim.ts';
import { type FigureText, figure } from '../figure.ts';
import { html, type Markup } from '../markup.ts';
import { enumeration } from '../numbers.ts';
import type { Palette, SeriesStyle } from '../series-style.ts';
import { axisBelow, axisLeft, labelsMargin, scaleOptions } from './axes.ts';
import { draw } from './drawing.ts';
import { legend } from './legend.ts';
import { type LinePoint, lineMarks, runMark } from './line-marks.ts';
import { responsive, widths } from './responsive.ts';
import { drawable, type Scale, scaleOf } from './scale.ts';

interface Line {
  readonly name: string;
  readonly points: readonly LinePoint[];
  /** The runs whose mean the line is. */
  readonly runs?: readonly (readonly LinePoint[])[] | undefined;
}

interface ChartAxis extends Axis {
  /** The axis reaches from the first to the second value at least. */
  readonly domain?: readonly [number, number] | undefined;
}

export interface LinePicture extends FigureText {
  /** `labels[i]` stands at x = i in place of a number. */
  readonly x: ChartAxis & { readonly labels?: readonly string[] | undefined };
  readonly y: ChartAxis;
  readonly lines: readonly Line[];
  readonly size?: ChartSize | undefined;
  /** The figure stands below a legend that it shares with others. */
  readonly sharedLegend?: boolean | undefined;
}

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

export const halfSize: ChartSize = { width: widths.half, height: 300 };
const fullSize: ChartSize = { width: widths.full, height: 380 };
const phoneHeight = 290;

/** A figure with its legend; what a logarithmic axis cannot show is said below it. */
export function lineChart(picture: LinePicture, palette: Palette): Markup {
  const styles = palette(picture.lines.map(({ name }) => name));
  const lines = picture.lines.map((line) => placed(line, picture));
  const values = lines.flatMap(({ points, runs = [] }) => [points, ...runs].flat());
  if (values.every(({ y }) => y === null))
    return figure(picture, html`<p class="note">No values to draw.</p>`);
  const key = picture.sharedLegend ? [] : [legend(styles)];
  const { width, height } = picture.size ?? fullSize;
  const drawing = responsive(width, (pixels) =>
    drawLines(picture, lines, styles, { width: pixels, height: pixels === width ? height : phoneHeight }),
  );
  return figure(picture, key, drawing, ...lostOnLog(picture));
}

function drawLines(
  picture: LinePicture,
  lines: readonly Line[],
  styles: ReadonlyMap<string, SeriesStyle>,
  { width, height }: ChartSize,
): Markup {
  const labels = picture.x.labels;
  const { x, y } = scales(picture, lines, width);
  const dodge = lines.some(({ points }) => points.some(({ low }) => low !== undefined)) ? 5 : 0;
  return draw({
    description: `${picture.title}: ${picture.y.label} against ${picture.x.label}, a line for ${enumeration([...styles.keys()])}`,
    width,
    height,
    marginLeft: labelsMargin(y),
    marginTop: 36,
    marginBottom: 44,
    marginRight: 22,
    insetLeft: labels === undefined ? 0 : 24,
    insetRight: labels === undefined ? 0 : 24,
    x: scaleOptions(x),
    y: scaleOptions(y),
    marks: [
      Plot.gridY(y.ticks, { strokeOpacity: 0.12 }),
      Plot.frame({ anchor: 'bottom', stroke: 'currentColor', strokeOpacity: 0.5 }),
      axisBelow(x, picture.x.label),
      axisLeft(y, picture.y.label),
      ...lines.flatMap(({ name, runs = [] }) => runs.map((run) => runMark(run, styles.get(name)!))),
      ...lines.flatMap(({ name, points }, index) =>
        lineMarks(points, styles.get(name)!, (index - (lines.length - 1) / 2) * dodge),
      ),
    ],
  });
}

function scales(
  picture: LinePicture,
  lines: readonly Line[],
  width: number,
): { readonly x: Scale; readonly y: Scale } {
  const points = lines.flatMap(({ points, runs = [] }) => [points, ...runs].flat());
  const { labels, domain: ends = [] } = picture.x;
  const xs = [...points.map((point) => point.x), ...ends];
  const heights = points.flatMap(({ y, low, high }) => [y, low, high]);
  const ys = [...heights, ...(picture.y.domain ?? [])].filter((y) => drawable(picture.y, y));
  return {
    x: labels === undefined ? scaleOf(picture.x, xs, { count: width / 80, nice: false }) : ordinal(labels),
    y: scaleOf(picture.y, ys, { count: 6, nice: true }),
  };
}

function ordinal(labels: readonly string[]): Scale {
  const domain = [0, Math.max(labels.length - 1, 1)] as const;
  return { type: 'linear', domain, ticks: [...labels.keys()], format: (index) => labels[index]! };
}

/** The line with gaps where the axes have no place for a value. */
function placed({ name, points, runs }: Line, { x, y }: LinePicture): Line {
  const place = (list: readonly LinePoint[]) =>
    list
      .filter((point) => drawable(x, point.x))
      .map((point) => (drawable(y, point.y) ? point : { ...point, y: null }));
  return { name, points: place(points), runs: runs?.map(place) };
}

/** Which finite values have no place on a logarithmic axis. */
function lostOnLog({ x, y, lines }: LinePicture): Markup[] {
  const lost = lines.flatMap(({ name, points }) => {
    const number = points.filter(
      (point) =>
        point.y !== null && Number.isFinite(point.y) && !(drawable(x, point.x) && drawable(y, point.y)),
    ).length;
    return number === 0 ? [] : [`${number} of ${name}`];
  });
  if (lost.length === 0) return [];
  return [
    html`<p class="note">Not drawn, for a logarithmic axis has no place for zero or less: ${enumeration(lost)}.</p>`,
  ];
}
