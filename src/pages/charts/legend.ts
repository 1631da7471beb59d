/** The key of a line chart: a piece of each line with its marker, next to its name. */
import * as Plot from '@observablehq/plot';
import { html, type Markup } from '../markup.ts';
import type { SeriesStyle } from '../series-style.ts';
import { draw } from './drawing.ts';

export function legend(styles: ReadonlyMap<string, SeriesStyle>): Markup {
  const items = [...styles].map(([name, style]) => html`<li>${swatch(name, style)} ${name}</li>`);
  return html`<ul class="legend">${items}</ul>`;
}

/** A short line with its marker. */
export function swatch(name: string, { color, dash, symbol }: SeriesStyle): Markup {
  return draw({
    description: `Line of ${name}`,
    width: 36,
    height: 14,
    margin: 0,
    axis: null,
    x: { domain: [0, 36], range: [0, 36] },
    y: { domain: [0, 14], range: [14, 0] },
    marks: [
      Plot.ruleY([7], {
        x1: 1,
        x2: 35,
        stroke: color,
        strokeWidth: 2,
        ...(dash && { strokeDasharray: dash }),
      }),
      Plot.dot([[18, 7]], { symbol, r: 4, fill: color, stroke: 'var(--page)', strokeWidth: 1 }),
    ],
  });
}
