/** Quality on short and on long sources. */
import type { LengthBin, SystemResult } from '../../comparison.ts';
import { lineChart } from '../charts/line-chart.ts';
import { html } from '../markup.ts';
import { count } from '../numbers.ts';
import type { SectionRenderer } from '../section.ts';

export const byLength: SectionRenderer = ({ systems }, palette) => {
  const bins = binsOf(systems);
  if (bins.length === 0) return undefined;
  const chart = lineChart(
    {
      title: 'Sequence error rate by source length',
      caption: `Vertical lines are 95 % bootstrap intervals. Items in each bin: ${bins.map((bin) => `${label(bin)}: ${count(bin.items)}`).join('; ')}.`,
      x: { label: 'source length, tokens', labels: bins.map(label) },
      y: { label: 'sequence error rate, %' },
      lines: systems.map((system) => ({ name: system.name, points: points(system, bins) })),
    },
    palette,
  );
  return {
    id: 'length',
    title: 'Quality by source length',
    body: html`<p>Long sources ask more of memory, and there are fewer of them to learn from: where an interval is wide, the test set
has few items of that length.</p>
${chart}`,
  };
};

/** The bins of all systems, short ones first. */
function binsOf(systems: readonly SystemResult[]): readonly LengthBin[] {
  const bins = new Map(systems.flatMap(({ byLength }) => byLength.map((bin) => [label(bin), bin] as const)));
  return [...bins.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

function points({ byLength }: SystemResult, bins: readonly LengthBin[]) {
  return bins.map((bin, x) => {
    const own = byLength.find(({ from, to }) => from === bin.from && to === bin.to);
    const rate = own?.sequenceErrorRate;
    return { x, y: rate?.value ?? null, low: rate?.low, high: rate?.high };
  });
}

function label({ from, to }: LengthBin): string {
  if (from === to) return String(from);
  return Number.isFinite(to) ? `${from}–${to}` : `${from} and more`;
}
