/** Whether the differences between systems are more than chance in the test items. */
import type { PairedTest } from '../../comparison.ts';
import { intervalChart } from '../charts/interval-chart.ts';
import { html, type Markup } from '../markup.ts';
import { fixed, pValue } from '../numbers.ts';
import type { SectionRenderer } from '../section.ts';
import { isSignificant } from '../significance.ts';
import { table } from '../table.ts';

/** More pairs than a picture has room for stand in the table alone. */
const mostInPicture = 28;

export const pairedTests: SectionRenderer = ({ tests }) => {
  if (tests.length === 0) return undefined;
  const significant = tests.filter(isSignificant).length;
  return {
    id: 'tests',
    title: 'Paired tests',
    body: html`<p>Both systems of a pair answered the same items, so the differences are tested item by item, by a
two-sided sign-flip test. ${significant} of ${tests.length} differences ${significant === 1 ? 'is' : 'are'} significant at 5&nbsp;% after Holm's correction for
the number of tests.</p>
${tests.length <= mostInPicture ? picture(tests) : undefined}${list(tests)}`,
  };
};

function picture(tests: readonly PairedTest[]): Markup {
  return intervalChart({
    title: 'Difference in sequence error rate',
    caption:
      'First system minus second, percentage points, with 95 % interval. Left of the line the first has fewer errors; faded rows are not significant.',
    value: { label: 'difference in sequence error rate, percentage points' },
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
    width: 1008,
  });
}

function list(tests: readonly PairedTest[]): Markup {
  return table<PairedTest>(
    'Differences in sequence error rate, first minus second',
    [
      { header: 'First', cell: ({ a }) => a },
      { header: 'Second', cell: ({ b }) => b },
      {
        header: html`Difference<br><small>points</small>`,
        cell: ({ difference }) => fixed(difference.value, 1),
        numeric: true,
      },
      {
        header: html`95 % interval<br><small>points</small>`,
        cell: ({ difference: { low, high } }) => `${fixed(low, 1)} to ${fixed(high, 1)}`,
        numeric: true,
      },
      { header: 'p', cell: (test) => pValue(test.pValue), numeric: true },
      { header: 'p, corrected', cell: (test) => pValue(test.adjustedPValue), numeric: true },
      { header: 'Fewer errors', cell: verdict },
    ],
    tests,
  );
}

function verdict(test: PairedTest): Markup {
  if (!isSignificant(test)) return html`<span class="muted">not significant</span>`;
  return html`<strong>${test.difference.value < 0 ? test.a : test.b}</strong>`;
}
