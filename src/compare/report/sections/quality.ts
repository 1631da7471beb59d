/** Error rates with their bootstrap intervals, and the paired tests. */
import type { SystemResult } from '../../comparison.ts';
import { intervalChart } from '../charts/interval-chart.ts';
import { grid } from '../figure.ts';
import { html, type Markup } from '../markup.ts';
import type { Palette } from '../palette.ts';
import type { SectionRenderer } from '../section.ts';

export const quality: SectionRenderer = ({ systems }, palette) => {
  if (systems.length === 0) return undefined;
  const charts = [
    errorRates(
      systems,
      'sequenceErrorRate',
      'Sequence error rate',
      'outputs that equal no reference',
      palette,
    ),
    errorRates(
      systems,
      'tokenErrorRate',
      'Token error rate',
      'edits over tokens of the closest reference',
      palette,
    ),
  ];
  return {
    id: 'quality',
    title: 'Quality',
    body: html`<p>Each dot is a rate over the test items of all runs, each line its 95 % bootstrap confidence interval. Lower is better.</p>
${grid(charts)}`,
  };
};

function errorRates(
  systems: readonly SystemResult[],
  rate: keyof SystemResult['quality'],
  title: string,
  meaning: string,
  palette: Palette,
): Markup {
  const styles = palette(systems.map(({ name }) => name));
  return intervalChart({
    title,
    caption: `Percent: ${meaning}.`,
    value: { label: `${title.toLowerCase()}, %` },
    rows: systems.map(({ name, quality }) => ({ name, estimate: quality[rate], style: styles.get(name)! })),
    width: 460,
  });
}
