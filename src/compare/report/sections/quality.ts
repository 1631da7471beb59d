/** The metrics that items add up to, with their bootstrap intervals. */

import { intervalChart } from '../../../pages/charts/interval-chart.ts';
import { widths } from '../../../pages/charts/responsive.ts';
import { grid } from '../../../pages/figure.ts';
import { html, type Markup } from '../../../pages/markup.ts';
import type { Palette } from '../../../pages/series-style.ts';
import type { SystemResult } from '../../comparison.ts';
import { capitalized, estimatedMetrics, estimateOf, type MetricWords } from '../metrics.ts';
import type { SectionRenderer } from '../section.ts';

export const quality: SectionRenderer = (comparison, palette) => {
  const { systems } = comparison;
  const metrics = estimatedMetrics(comparison);
  if (systems.length === 0 || metrics.length === 0) return undefined;
  const charts = metrics.map((metric) => estimates(systems, metric, palette));
  return {
    id: 'quality',
    title: 'Quality',
    body: html`<p>Each dot is a value over the test items of all runs, each line its 95 % bootstrap confidence interval.</p>
${grid(charts)}`,
  };
};

function estimates(systems: readonly SystemResult[], metric: MetricWords, palette: Palette): Markup {
  const styles = palette(systems.map(({ name }) => name));
  return intervalChart({
    title: capitalized(metric.title),
    caption: `${capitalized(metric.better)} is better.`,
    value: { label: metric.label },
    rows: systems.map(({ name, quality }) => ({
      name,
      estimate: estimateOf(quality, metric),
      style: styles.get(name)!,
    })),
    width: widths.half,
  });
}
