/** What the systems cost: speed, memory, parameters and file size as bars. */
import type { SystemResult } from '../../comparison.ts';
import { barChart } from '../charts/bar-chart.ts';
import { grid } from '../figure.ts';
import { html } from '../markup.ts';
import type { SectionRenderer } from '../section.ts';
import { meanOf, peakMemory, writes } from '../system-means.ts';

interface Cost {
  readonly title: string;
  readonly caption: string;
  readonly label: string;
  readonly measure: (system: SystemResult) => number;
  /** Of tasks that write alone. */
  readonly ofWriting?: boolean;
}

const costs: readonly Cost[] = [
  {
    title: 'Training speed',
    caption: 'Tokens of inputs and targets without padding; longer is better.',
    label: 'tokens/s',
    measure: (system) => meanOf(system, 'trainingTokensPerSecond'),
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

export const speedAndSize: SectionRenderer = ({ systems }, palette) => {
  if (systems.length === 0) return undefined;
  const shown = costs.filter(({ ofWriting }) => ofWriting !== true || writes({ systems }));
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
      460,
    ),
  );
  return { id: 'costs', title: 'Speed, memory and size', body: html`${grid(charts)}` };
};
