/** Quality on short and on long inputs. */

import { lineChart } from '../../../pages/charts/line-chart.ts';
import { html } from '../../../pages/markup.ts';
import { count } from '../../../pages/numbers.ts';
import type { LengthBin, SystemResult } from '../../comparison.ts';
import { capitalized, estimatedMetrics, estimateOf, type MetricWords } from '../metrics.ts';
import type { SectionRenderer } from '../section.ts';

export const byLength: SectionRenderer = (comparison, palette) => {
  const { systems } = comparison;
  const [metric] = estimatedMetrics(comparison);
  const bins = binsOf(systems);
  if (metric === undefined || bins.length < 2) return undefined;
  const chart = lineChart(
    {
      title: `${capitalized(metric.title)} by length`,
      caption: `Vertical lines are 95 % bootstrap intervals. Items in each bin: ${bins.map((bin) => `${label(bin)}: ${count(bin.items)}`).join('; ')}.`,
      x: {
        label: `length of the input, ${comparison.data?.lengthUnit ?? 'tokens'}`,
        labels: bins.map(label),
      },
      y: { label: metric.label },
      lines: systems.map((system) => ({ name: system.name, points: points(system, bins, metric) })),
    },
    palette,
  );
  return {
    id: 'length',
    title: 'Quality by length',
    body: html`<p>Long inputs ask more of memory, and there may be fewer of them to learn from: where an interval is wide, the test set
has few items of that length.</p>
${chart}`,
  };
};

/** The bins of all systems, short ones first. */
function binsOf(systems: readonly SystemResult[]): readonly LengthBin[] {
  const bins = new Map(systems.flatMap(({ byLength }) => byLength.map((bin) => [label(bin), bin] as const)));
  return [...bins.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

function points({ byLength }: SystemResult, bins: readonly LengthBin[], metric: MetricWords) {
  return bins.map((bin, x) => {
    const own = byLength.find(({ from, to }) => from === bin.from && to === bin.to);
    const { value, low, high } = estimateOf(own?.quality, metric);
    return Number.isFinite(value) ? { x, y: value, low, high } : { x, y: null };
  });
}

function label({ from, to }: LengthBin): string {
  if (from === to) return String(from);
  return Number.isFinite(to) ? `${from}–${to}` : `${from} and more`;
}
