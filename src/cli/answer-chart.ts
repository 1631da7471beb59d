/** Answers as a picture: one SVG file, with a panel for each curve. */
import * as Plot from '@observablehq/plot';
import { draw } from '../pages/charts/drawing.ts';
import { hues } from '../pages/series-style.ts';
import type { AnswerChart, ChartPanel } from '../tasks/answer-chart.ts';

const panel = { width: 900, height: 190 } as const;
const [{ light: inkOfKnown }, { light: inkOfPredicted }] = [hues[5], hues[0]];

/** What a file says of the program that wrote it. */
const generator = 'data-generator="heddle predict"';

/** Whether a file that begins so is such a chart, which may be replaced. */
export const isChartFile = (beginning: string): boolean => beginning.includes(generator);

/** The text of an SVG file. */
export function chartFile({ axis, panels }: AnswerChart): string {
  const drawings = panels.map((one, i) =>
    drawPanel(one, axis).replace('<svg ', `<svg y="${i * panel.height}" `),
  );
  const size = `width="${panel.width}" height="${panels.length * panel.height}"`;
  const box = `viewBox="0 0 ${panel.width} ${panels.length * panel.height}"`;
  const text = 'font-family="system-ui, sans-serif" font-size="11" fill="#222"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${generator} ${size} ${box} ${text}>\n<rect width="100%" height="100%" fill="#fff"/>\n${drawings.join('\n')}\n</svg>\n`;
}

/** History, forecast and band; the forecast begins where the history ends. */
function drawPanel({ title, description, known, predicted }: ChartPanel, axis: AnswerChart['axis']): string {
  const last = known.at(-1);
  const joined = last === undefined ? predicted : [{ ...last, low: last.y, high: last.y }, ...predicted];
  const x = ({ x: value }: { readonly x: number }) => (axis === 'time' ? new Date(value) : value);
  const hasBand = predicted.some(({ low }) => low !== undefined);
  const band = hasBand
    ? [Plot.areaY(joined, { x, y1: 'low', y2: 'high', fill: inkOfPredicted, fillOpacity: 0.2 })]
    : [];
  return draw({
    description: `${title}, ${description}: history and forecast`,
    ...panel,
    marginLeft: 56,
    marginRight: 12,
    marginTop: 28,
    x: { type: axis === 'time' ? 'utc' : 'linear', label: null },
    y: { label: null, nice: true, ticks: 4, grid: true },
    marks: [
      Plot.text([title], { frameAnchor: 'top-left', dy: -18, fontWeight: 'bold' }),
      ...band,
      Plot.lineY(known, { x, y: 'y', stroke: inkOfKnown, strokeWidth: 1.2 }),
      Plot.lineY(joined, { x, y: 'y', stroke: inkOfPredicted, strokeWidth: 1.8 }),
    ],
  }).markup;
}
