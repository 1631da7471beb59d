/** Lines over a numeric axis: claims, learning curves, quality by length. */
import * as Plot from '@observablehq/plot';
import type { Axis } from '../../claims/claim.ts';
import { type FigureText, figure } from '../figure.ts';
import { html, type Markup } from '../markup.ts';
import { enumeration } from '../numbers.ts';
import type { Palette, SeriesStyle } from '../palette.ts';
import { draw } from './drawing.ts';
import { legend } from './legend.ts';
import { type LinePoint, lineMarks, runMark } from './line-marks.ts';
import { drawable, type Scale, scaleOf } from './scale.ts';

export interface Line {
  readonly name: string;
  readonly points: readonly LinePoint[];
  /** The runs whose mean the line is. */
  readonly runs?: readonly (readonly LinePoint[])[] | undefined;
}

export interface LinePicture extends FigureText {
  /** `labels[i]` stands at x = i in place of a number. */
  readonly x: Axis & { readonly labels?: readonly string[] | undefined };
  readonly y: Axis;
  readonly lines: readonly Line[];
  readonly size?: ChartSize | undefined;
}

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

export const halfSize: ChartSize = { width: 460, height: 320 };
const fullSize: ChartSize = { width: 880, height: 400 };

/** A figure with its legend; what a logarithmic axis cannot show is said below it. */
export function lineChart(picture: LinePicture, palette: Palette): Markup {
  const styles = palette(picture.lines.map(({ name }) => name));
  const lines = picture.lines.map((line) => placed(line, picture));
  const values = lines.flatMap(({ points, runs = [] }) => [points, ...runs].flat());
  if (values.every(({ y }) => y === null))
    return figure(picture, html`<p class="note">No values to draw.</p>`);
  return figure(picture, legend(styles), drawLines(picture, lines, styles), ...lostOnLog(picture));
}

function drawLines(
  picture: LinePicture,
  lines: readonly Line[],
  styles: ReadonlyMap<string, SeriesStyle>,
): Markup {
  const { width, height } = picture.size ?? fullSize;
  const values = lines.flatMap(({ points, runs = [] }) => [points, ...runs].flat());
  const ys = values.flatMap(({ y, low, high }) => [y, low, high]).filter((y) => drawable(picture.y, y));
  const labels = picture.x.labels;
  const x =
    labels === undefined
      ? scaleOf(
          picture.x,
          values.map((point) => point.x),
          width / 70,
        )
      : ordinal(labels);
  const dodge = lines.some(({ points }) => points.some(({ low }) => low !== undefined)) ? 5 : 0;
  return draw({
    description: `${picture.title}: ${picture.y.label} against ${picture.x.label}, a line for ${enumeration([...styles.keys()])}`,
    width,
    height,
    marginLeft: 52,
    marginTop: 34,
    marginBottom: 46,
    marginRight: 22,
    insetLeft: labels === undefined ? 0 : 24,
    insetRight: labels === undefined ? 0 : 24,
    x: axisOptions(x, picture.x.label, 'center'),
    y: {
      ...axisOptions(scaleOf(picture.y, ys), picture.y.label, 'top'),
      nice: picture.y.scale !== 'log',
      grid: true,
    },
    marks: [
      Plot.frame({ anchor: 'bottom', stroke: 'currentColor', strokeOpacity: 0.5 }),
      ...lines.flatMap(({ name, runs = [] }) => runs.map((run) => runMark(run, styles.get(name)!))),
      ...lines.flatMap(({ name, points }, index) =>
        lineMarks(points, styles.get(name)!, (index - (lines.length - 1) / 2) * dodge),
      ),
    ],
  });
}

function axisOptions(scale: Scale, label: string, labelAnchor: 'center' | 'top'): Plot.ScaleOptions {
  return { ...scale, label, labelAnchor, labelArrow: 'none' } as Plot.ScaleOptions;
}

function ordinal(labels: readonly string[]): Scale {
  const ticks = labels.map((_, index) => index);
  return {
    type: 'linear',
    domain: [0, Math.max(labels.length - 1, 1)],
    ticks,
    tickFormat: (index) => labels[index]!,
  };
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
