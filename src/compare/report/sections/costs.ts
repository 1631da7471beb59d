/** What the systems cost: speed, memory, parameters and file size as bars. */

import { barChart } from '../../../pages/charts/bar-chart.ts';
import { widths } from '../../../pages/charts/responsive.ts';
import { grid } from '../../../pages/figure.ts';
import { html } from '../../../pages/markup.ts';
import { significant } from '../../../pages/numbers.ts';
import type { SystemResult } from '../../comparison.ts';
import { capitalized } from '../metrics.ts';
import type { SectionRenderer } from '../section.ts';
import { elementsOf, meanOf, peakMemory, writes } from '../system-means.ts';

interface Cost {
  readonly title: string;
  /** The beginning of a sentence about it; default: the title. */
  readonly subject?: string;
  readonly caption: string;
  readonly label: string;
  readonly measure: (system: SystemResult) => number;
  /** What it counts is that of the task: `tokens`, `pictures`. */
  readonly ofElements?: boolean;
  /** Of tasks that write alone. */
  readonly ofWriting?: boolean;
}

const costs: readonly Cost[] = [
  {
    title: 'Training speed',
    caption: 'Tokens of inputs and targets without padding; longer is better.',
    label: 'tokens/s',
    measure: (system) => meanOf(system, 'trainingTokensPerSecond'),
    ofElements: true,
  },
  {
    title: 'Decoding speed',
    caption: 'Tokens that are written; longer is better.',
    label: 'tokens/s',
    measure: (system) => meanOf(system, 'decodingTokensPerSecond'),
    ofWriting: true,
  },
  {
    title: 'Peak memory',
    caption: 'Largest resident memory of a run’s process; shorter is better.',
    label: 'MB',
    measure: (system) => peakMemory(system) / 1e6,
  },
  {
    title: 'Training time',
    caption: 'Of the whole run, evaluations included; shorter is better.',
    label: 'seconds',
    measure: (system) => meanOf(system, 'trainingSeconds'),
  },
  {
    title: 'Parameters',
    subject: 'The number of parameters',
    caption: 'Numbers that are learned.',
    label: 'parameters',
    measure: ({ parameters }) => parameters,
  },
  {
    title: 'File size',
    caption: 'Of the parameters on disk.',
    label: 'MB',
    measure: (system) => meanOf(system, 'fileSize') / 1e6,
  },
];

function inElements(cost: Cost, elements: string): Cost {
  if (cost.ofElements !== true || elements === 'tokens') return cost;
  return {
    ...cost,
    label: `${elements}/s`,
    caption: `${capitalized(elements)} that were learned from; longer is better.`,
  };
}

export const speedAndSize: SectionRenderer = (comparison, palette) => {
  const { systems } = comparison;
  if (systems.length === 0) return undefined;
  const measured = costs
    .filter(({ ofWriting }) => ofWriting !== true || writes({ systems }))
    .map((cost) => inElements(cost, elementsOf(comparison)));
  const equal = measured.filter((cost) => systems.length > 1 && isEqual(cost, systems));
  const shown = measured.filter((cost) => !equal.includes(cost));
  const charts = shown.map(({ title, caption, label, measure }) =>
    barChart(
      {
        kind: 'bar',
        title,
        caption,
        value: { label },
        bars: systems.map((system) => ({ name: system.name, value: measure(system) })),
      },
      palette,
      widths.half,
    ),
  );
  const said = equal.map((cost) => sentence(cost, systems));
  return {
    id: 'costs',
    title: 'Speed, memory and size',
    body: html`${grid(charts)}${said.length === 0 ? undefined : html`<p>${said.join(' ')}</p>\n`}`,
  };
};

/** Bars that differ by less than this share would only look alike. */
const nearlyEqual = 0.05;

function isEqual({ measure }: Cost, systems: readonly SystemResult[]): boolean {
  const values = systems.map(measure);
  return Math.max(...values) <= (1 + nearlyEqual) * Math.min(...values);
}

/** What bars of one length would have shown. */
function sentence(
  { title, subject = title, label, measure }: Cost,
  systems: readonly SystemResult[],
): string {
  const values = systems.map(measure);
  const unit = label.toLowerCase() === title.toLowerCase() ? '' : ` ${label}`;
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => significant(value));
  const range = low === high ? `${low}${unit}` : `from ${low} to ${high}${unit}`;
  return `${subject} is about the same for all: ${range}.`;
}
