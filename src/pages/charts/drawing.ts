/** From marks to SVG markup: the one place that calls Observable Plot, which needs a document to write into. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Markup, printable, trusted } from '../markup.ts';

const { document } = parseHTML('<!doctype html><html lang="en"><body></body></html>');

export interface Drawing
  extends Omit<Plot.PlotOptions, 'title' | 'subtitle' | 'caption' | 'figure' | 'document'> {
  /** What the picture shows, for those who do not see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
}

/** An SVG image as wide as its column, at most `width` pixels. */
export function draw({ description, ...options }: Drawing): Markup {
  const svg = Plot.plot({ ...options, document, className: 'chart', figure: false });
  svg.querySelector('style')?.remove();
  svg.setAttribute('role', 'img');
  svg.setAttribute('preserveAspectRatio', 'xMinYMin');
  svg.removeAttribute('font-size');
  svg.removeAttribute('font-family');
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  title.textContent = printable(description);
  svg.prepend(title);
  for (const element of svg.querySelectorAll('*')) tidy(element);
  return trusted(svg.outerHTML);
}

const numeric = new Set([
  'transform',
  'd',
  'x',
  'y',
  'x1',
  'x2',
  'y1',
  'y2',
  'cx',
  'cy',
  'width',
  'height',
  'fill-opacity',
]);

/** Coordinates to a hundredth; labels of groups, which an image hides from screen readers, go. */
function tidy(element: Element): void {
  element.removeAttribute('aria-label');
  element.removeAttribute('aria-hidden');
  for (const { name, value } of [...element.attributes]) {
    if (!numeric.has(name)) continue;
    element.setAttribute(
      name,
      value.replace(/-?\d+\.\d{3,}(?:e-\d+)?/g, (number) => String(Number(Number(number).toFixed(2)))),
    );
  }
}
