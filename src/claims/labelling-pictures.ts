/** How the trials of several variants are shown. */
import { formatEstimate } from '../metrics/estimate.ts';
import type { BarChart, Chart, LineChart, Table } from './claim.ts';
import { bestTrials, meanLosses, percentInterval, type VariantTrials } from './labelling-trials.ts';

/** What every finding about variants shows: the loss, the accuracy as bars, and as a table. */
export function variantPictures(variants: readonly VariantTrials[]) {
  const charts: readonly Chart[] = [lossChart(variants), accuracyChart(variants)];
  return { charts, table: accuracyTable(variants) };
}

/** The points of a loss curve, about. */
const curvePoints = 50;

function lossChart(variants: readonly VariantTrials[]): LineChart {
  const updates = variants[0]!.trials[0]!.results[0]!.losses.length;
  const window = Math.max(1, Math.floor(updates / curvePoints));
  return {
    kind: 'line',
    title: 'Training loss at the best learning rate',
    caption: `Mean over the seeds and over ${window} updates at a time.`,
    x: { label: 'updates' },
    y: { label: 'nats a label', scale: 'log' },
    series: variants.map((variant) => ({
      name: variant.name,
      points: meanLosses(bestTrials(variant), window),
    })),
  };
}

function accuracyChart(variants: readonly VariantTrials[]): BarChart {
  return {
    kind: 'bar',
    title: 'Labels right, percent',
    caption: 'With 95 % score intervals over the seeds, each at its best learning rate.',
    value: { label: 'labels right, percent' },
    bars: variants.map((variant) => {
      return { name: variant.name, ...percentInterval(bestTrials(variant), 'accuracy') };
    }),
  };
}

function accuracyTable(variants: readonly VariantTrials[]): Table {
  const rates = variants[0]!.trials.map(({ rate }) => rate);
  const perfect = 'strings without a mistake, best rate';
  return {
    title: 'Labels right, percent, with 95 % intervals over the seeds',
    columns: ['variant', 'parameters', ...rates.map((rate) => `rate ${rate}`), perfect],
    rows: variants.map((variant) => [
      variant.name,
      variant.parameters,
      ...variant.trials.map((trials) => formatEstimate(percentInterval(trials, 'accuracy'), 1)),
      formatEstimate(percentInterval(bestTrials(variant), 'exact'), 1),
    ]),
  };
}
