/** Draws `docs/g2p-learning-curve.svg` from the committed histories of the G2P benchmark. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const recordSchema = z.object({
  event: z.string(),
  seconds: z.number(),
  metrics: z.object({ sequenceErrorRate: z.number() }).optional(),
});

const frame = { width: 720, height: 320, left: 48, right: 150, top: 36, bottom: 40 };
const systems = [
  { name: 'lstm', label: 'LSTM', color: '#d9542b' },
  { name: 'gru', label: 'GRU', color: '#1a9a77' },
  { name: 'conv', label: 'CNN', color: '#b04fa8' },
  { name: 'transformer', label: 'Transformer', color: '#2f6fde' },
] as const;
/** Percent; where the picture ends. */
const highest = 60;
/** The least distance of two labels, pixels. */
const labelHeight = 16;

interface Curve {
  readonly label: string;
  readonly color: string;
  readonly points: readonly { readonly minutes: number; readonly percent: number }[];
}

function curveOf({ name, label, color }: (typeof systems)[number]): Curve {
  const history = readFileSync(new URL(`bench/results/g2p-${name}-history.jsonl`, root), 'utf8');
  const points = history
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => recordSchema.parse(JSON.parse(line)))
    .flatMap(({ seconds, metrics }) =>
      metrics === undefined ? [] : [{ minutes: seconds / 60, percent: metrics.sequenceErrorRate }],
    )
    .filter(({ percent }) => percent <= highest);
  return { label, color, points };
}

/** Dev word error rates against minutes of training as an SVG that reads in light and dark. */
function learningCurves(curves: readonly Curve[]): string {
  const longest = Math.max(...curves.map(({ points }) => points.at(-1)!.minutes));
  const x = (minutes: number) => frame.left + (minutes / longest) * (frame.width - frame.left - frame.right);
  const y = (percent: number) =>
    frame.height - frame.bottom - (percent / highest) * (frame.height - frame.top - frame.bottom);
  const lines = curves.map(({ points, color }) => {
    const path = points
      .map(({ minutes, percent }) => `${x(minutes).toFixed(1)},${y(percent).toFixed(1)}`)
      .join(' ');
    return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2.5"/>`;
  });
  return svg([...gridLines(y), ...minuteMarks(longest, x), ...lines, ...labels(curves, x, y)]);
}

/** Each curve's name and last value at its end, moved down where it would cover another. */
function labels(
  curves: readonly Curve[],
  x: (minutes: number) => number,
  y: (percent: number) => number,
): readonly string[] {
  const ends = curves
    .map(({ label, color, points }) => ({ label, color, ...points.at(-1)! }))
    .sort((a, b) => b.percent - a.percent);
  const placed: { readonly left: number; readonly top: number }[] = [];
  return ends.map(({ label, color, minutes, percent }) => {
    const left = x(minutes) + 8;
    const above = placed.filter((other) => Math.abs(other.left - left) < 110).at(-1);
    const top = Math.max(y(percent) + 4, above === undefined ? 0 : above.top + labelHeight);
    placed.push({ left, top });
    return `<text x="${left.toFixed(1)}" y="${top.toFixed(1)}" fill="${color}">${label} ${percent.toFixed(1)} %</text>`;
  });
}

function gridLines(y: (percent: number) => number): readonly string[] {
  return Array.from({ length: highest / 10 + 1 }, (_, i) => 10 * i).map(
    (
      percent,
    ) => `<line x1="${frame.left}" x2="${frame.width - frame.right}" y1="${y(percent)}" y2="${y(percent)}" stroke="#8884"/>
  <text x="${frame.left - 8}" y="${y(percent) + 4}" text-anchor="end">${percent} %</text>`,
  );
}

function minuteMarks(minutes: number, x: (minutes: number) => number): readonly string[] {
  return Array.from({ length: Math.floor(minutes / 5) + 1 }, (_, i) => 5 * i).map(
    (mark) =>
      `<text x="${x(mark).toFixed(1)}" y="${frame.height - frame.bottom + 18}" text-anchor="middle">${mark}${mark === 0 ? ' min' : ''}</text>`,
  );
}

function svg(parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.width} ${frame.height}" font-family="system-ui, sans-serif" font-size="12" fill="#888" role="img" aria-label="Word error rates on the CMUdict dev set against minutes of training">
  <title>Word error rates on the CMUdict dev set against minutes of training</title>
  <text x="${frame.left}" y="20" font-size="14">CMUdict: dev words wrong while training, 1.4 to 1.5 M parameters, greedy decoding</text>
  ${parts.join('\n  ')}
</svg>
`;
}

const root = new URL('../../', import.meta.url);
const curves = systems.map(curveOf);
writeFileSync(new URL('docs/g2p-learning-curve.svg', root), learningCurves(curves));
