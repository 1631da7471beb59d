/** Whether the differences between systems are more than chance in the test items. */

import { intervalChart } from '../../../pages/charts/interval-chart.ts';
import { widths } from '../../../pages/charts/responsive.ts';
import { html, type Markup } from '../../../pages/markup.ts';
import { pValue } from '../../../pages/numbers.ts';
import { table } from '../../../pages/table.ts';
import type { PairedTest } from '../../comparison.ts';
import { estimatedMetrics, type MetricWords, metricValue, signOf } from '../metrics.ts';
import type { SectionRenderer } from '../section.ts';
import { isSignificant } from '../significance.ts';

/** More pairs than a picture has room for stand in the table alone. */
const mostInPicture = 28;

export const pairedTests: SectionRenderer = (comparison) => {
  const { tests } = comparison;
  const [metric] = estimatedMetrics(comparison);
  if (tests.length === 0 || metric === undefined) return undefined;
  const significant = tests.filter(isSignificant).length;
  return {
    id: 'tests',
    title: 'Paired tests',
    body: html`<p>Both systems of a pair answered the same items, so the differences are tested item by item, by a
two-sided sign-flip test. ${significant} of ${tests.length} differences ${significant === 1 ? 'is' : 'are'} significant at 5&nbsp;% after Holm's correction for
the number of tests.</p>
${tests.length <= mostInPicture ? picture(tests, metric) : undefined}${list(tests, metric)}`,
  };
};

function picture(tests: readonly PairedTest[], metric: MetricWords): Markup {
  const { title, points } = metric;
  const unit = points === '' ? '' : `, ${points}`;
  return intervalChart({
    title: `Difference in ${title}`,
    caption: `First system minus second${unit}, with 95 % interval. ${signOf(metric) === 1 ? 'Left' : 'Right'} of the line the first is better; faded rows are not significant.`,
    value: { label: `difference in ${title}${unit}` },
    rows: tests.map((test) => ({
      name: `${test.a} − ${test.b}`,
      estimate: test.difference,
      style: {
        color: isSignificant(test) ? 'var(--ink)' : 'var(--muted)',
        dash: undefined,
        fixed: true,
        symbol: isSignificant(test) ? 'circle' : 'diamond',
      },
    })),
    reference: 0,
    width: widths.full,
  });
}

function list(tests: readonly PairedTest[], metric: MetricWords): Markup {
  const points = metric.unit === '%' ? 'points' : metric.points;
  const small = points === '' ? undefined : html`<br><small>${points}</small>`;
  return table<PairedTest>(
    `Differences in ${metric.title}, first minus second`,
    [
      { header: 'First', cell: ({ a }) => a },
      { header: 'Second', cell: ({ b }) => b },
      {
        header: html`Difference${small}`,
        cell: ({ difference }) => metricValue(metric, difference.value),
        numeric: true,
      },
      {
        header: html`95 % interval${small}`,
        cell: ({ difference: { low, high } }) =>
          `${metricValue(metric, low)} to ${metricValue(metric, high)}`,
        numeric: true,
      },
      { header: 'p', cell: (test) => pValue(test.pValue), numeric: true },
      { header: 'p, corrected', cell: (test) => pValue(test.adjustedPValue), numeric: true },
      { header: 'Better', cell: (test) => verdict(test, metric) },
    ],
    tests,
  );
}

function verdict(test: PairedTest, metric: MetricWords): Markup {
  if (!isSignificant(test)) return html`<span class="muted">not significant</span>`;
  return html`<strong>${signOf(metric) * test.difference.value < 0 ? test.a : test.b}</strong>`;
}
