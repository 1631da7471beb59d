/** The marks of one series of a line chart. */
import * as Plot from '@observablehq/plot';
import type { SeriesStyle } from '../series-style.ts';

/** A point of a line; without a y it is a gap. */
export interface LinePoint {
  readonly x: number;
  readonly y: number | null;
  /** The ends of an interval around y. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** Longer lines carry a marker at some points only. */
const fewPoints = 14;
const markersOnLong = 7;

/** A line with markers, and intervals where the points have them; `dx` moves all of it aside, in pixels. */
export function lineMarks(points: readonly LinePoint[], style: SeriesStyle, dx: number): Plot.Markish[] {
  const { color, dash, symbol } = style;
  const intervals = points.filter(
    ({ y, low, high }) => y !== null && Number.isFinite(low) && Number.isFinite(high),
  );
  return [
    Plot.ruleX(intervals, { x: 'x', y1: 'low', y2: 'high', dx, stroke: color, strokeOpacity: 0.6 }),
    Plot.line(points, { ...path(color, 2), ...(dash && { strokeDasharray: dash }), dx }),
    Plot.dot(markedPoints(points), {
      x: 'x',
      y: 'y',
      dx,
      symbol,
      r: 4,
      fill: color,
      stroke: 'var(--page)',
      strokeWidth: 1,
    }),
  ];
}

/** The line of a single run under the mean of all. */
export function runMark(points: readonly LinePoint[], { color }: SeriesStyle): Plot.Markish {
  return Plot.line(points, { ...path(color, 1), strokeOpacity: 0.4 });
}

function path(stroke: string, strokeWidth: number) {
  const y = (point: LinePoint) => point.y ?? Number.NaN;
  return { x: 'x', y, stroke, strokeWidth, strokeLinejoin: 'round' } as const;
}

/** Every point of a short line; of a long one the ends, some between and what stands alone between gaps. */
function markedPoints(points: readonly LinePoint[]): readonly LinePoint[] {
  const seen = points.filter(({ y }) => y !== null);
  const step = seen.length <= fewPoints ? 1 : Math.ceil(seen.length / markersOnLong);
  const regular = new Set(seen.filter((_, index) => index % step === 0 || index === seen.length - 1));
  const alone = (index: number) => points[index - 1]?.y == null && points[index + 1]?.y == null;
  return points.filter((point, index) => regular.has(point) || (point.y !== null && alone(index)));
}
