/** How the trials of several variants are shown. */
import type { BarChart, LineChart, Table } from './claim.ts';
import {
  accuraciesOf,
  bestTrials,
  formatInterval,
  meanLosses,
  type VariantTrials,
} from './labelling-trials.ts';
import { seedInterval } from './seed-interval.ts';

/** The points of a loss curve, about. */
const curvePoints = 50;

export function lossChart(variants: readonly VariantTrials[]): LineChart {
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

export function accuracyChart(variants: readonly VariantTrials[]): BarChart {
  return {
    kind: 'bar',
    title: 'Labels right, percent',
    caption: 'With 95 % intervals over the seeds, each at its best learning rate.',
    value: { label: 'labels right, percent' },
    bars: variants.map((variant) => {
      const { mean, low, high } = seedInterval(accuraciesOf(bestTrials(variant)));
      return { name: variant.name, value: mean, low, high };
    }),
  };
}

export function accuracyTable(variants: readonly VariantTrials[]): Table {
  const rates = variants[0]!.trials.map(({ rate }) => rate);
  const perfect = 'strings without a mistake, best rate';
  return {
    title: 'Labels right, percent, with 95 % intervals over the seeds',
    columns: ['variant', 'parameters', ...rates.map((rate) => `rate ${rate}`), perfect],
    rows: variants.map((variant) => [
      variant.name,
      variant.parameters,
      ...variant.trials.map((trials) => formatInterval(seedInterval(accuraciesOf(trials)))),
      formatInterval(seedInterval(bestTrials(variant).results.map(({ exact }) => 100 * exact))),
    ]),
  };
}
