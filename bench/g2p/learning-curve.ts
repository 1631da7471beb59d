/** Draws `docs/g2p-learning-curve.svg` from the committed history of the G2P benchmark. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const recordSchema = z.object({
  event: z.string(),
  seconds: z.number(),
  metrics: z.object({ sequenceErrorRate: z.number(), tokenErrorRate: z.number() }).optional(),
});

const frame = { width: 720, height: 300, left: 48, right: 150, top: 36, bottom: 40 };
const curves = [
  { key: 'sequenceErrorRate', label: 'words wrong', color: '#2f6fde' },
  { key: 'tokenErrorRate', label: 'phoneme errors', color: '#d9542b' },
] as const;

/** Dev metrics against minutes of training as an SVG that reads in light and dark. */
function learningCurve(history: string): string {
  const points = history
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => recordSchema.parse(JSON.parse(line)))
    .flatMap(({ seconds, metrics }) =>
      metrics === undefined ? [] : [{ minutes: seconds / 60, ...metrics }],
    );
  const last = points.at(-1)!;
  const highest = 10 * Math.ceil(Math.max(...points.map((point) => point.sequenceErrorRate)) / 10);
  const x = (minutes: number) =>
    frame.left + (minutes / last.minutes) * (frame.width - frame.left - frame.right);
  const y = (percent: number) =>
    frame.height - frame.bottom - (percent / highest) * (frame.height - frame.top - frame.bottom);
  const lines = curves.map(({ key, label, color }) => {
    const path = points
      .map((point) => `${x(point.minutes).toFixed(1)},${y(point[key]).toFixed(1)}`)
      .join(' ');
    const end = `${x(last.minutes) + 8}`;
    return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2.5"/>
  <text x="${end}" y="${y(last[key]) + 4}" fill="${color}">${label} ${last[key].toFixed(1)} %</text>`;
  });
  return svg([...gridLines(highest, y), ...minuteMarks(last.minutes, x), ...lines]);
}

function gridLines(highest: number, y: (percent: number) => number): readonly string[] {
  return Array.from({ length: highest / 10 + 1 }, (_, i) => 10 * i).map(
    (
      percent,
    ) => `<line x1="${frame.left}" x2="${frame.width - frame.right}" y1="${y(percent)}" y2="${y(percent)}" stroke="#8884"/>
  <text x="${frame.left - 8}" y="${y(percent) + 4}" text-anchor="end">${percent} %</text>`,
  );
}

function minuteMarks(minutes: number, x: (minutes: number) => number): readonly string[] {
  const every = minutes > 12 ? 5 : 1;
  return Array.from({ length: Math.floor(minutes / every) + 1 }, (_, i) => i * every).map(
    (mark) =>
      `<text x="${x(mark)}" y="${frame.height - frame.bottom + 18}" text-anchor="middle">${mark}${mark === 0 ? ' min' : ''}</text>`,
  );
}

function svg(parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.width} ${frame.height}" font-family="system-ui, sans-serif" font-size="12" fill="#888" role="img" aria-label="Error rates on the CMUdict dev set against minutes of training">
  <title>Error rates on the CMUdict dev set against minutes of training</title>
  <text x="${frame.left}" y="20" font-size="14">CMUdict dev set while training, greedy decoding</text>
  ${parts.join('\n  ')}
</svg>
`;
}

const root = new URL('../../', import.meta.url);
const history = readFileSync(new URL('bench/results/g2p-transformer-history.jsonl', root), 'utf8');
writeFileSync(new URL('docs/g2p-learning-curve.svg', root), learningCurve(history));
