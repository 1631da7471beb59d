/** What the ablations look like. */
import type { SaturationCurves } from './ablations.ts';
import type { Chart, LineChart, Table } from './claim.ts';
import {
  accuraciesOf,
  bestTrials,
  formatInterval,
  meanLosses,
  type VariantTrials,
} from './labelling-trials.ts';
import { seedInterval } from './seed-interval.ts';
import type { Saturation } from './softmax-saturation.ts';

/** The points of a loss curve, at most. */
const curvePoints = 50;

export function ablationCharts(curves: SaturationCurves, trials: readonly VariantTrials[]): readonly Chart[] {
  return [
    saturationChart(curves, 'entropy', {
      title: 'Entropy of untrained attention against d_k',
      caption: 'Without the division, large dot products put all weight on one key.',
      label: 'entropy, share of the largest possible',
    }),
    saturationChart(curves, 'gradient', {
      title: 'Gradient of the softmax against d_k',
      caption: 'The mean norm of the derivative of the weights by the scores.',
      label: 'norm of the derivative',
    }),
    lossChart(trials),
    rateChart(trials),
  ];
}

function saturationChart(
  { scaled, unscaled }: SaturationCurves,
  pick: 'entropy' | 'gradient',
  { title, caption, label }: { readonly title: string; readonly caption: string; readonly label: string },
): LineChart {
  const points = (curve: readonly Saturation[]) => curve.map((found) => ({ x: found.size, y: found[pick] }));
  return {
    kind: 'line',
    title,
    caption,
    x: { label: 'd_k', scale: 'log' },
    y: { label },
    series: [
      { name: 'with 1/sqrt(d_k)', points: points(scaled) },
      { name: 'without', points: points(unscaled) },
    ],
  };
}

function lossChart(trials: readonly VariantTrials[]): LineChart {
  const updates = trials[0]!.trials[0]!.results[0]!.losses.length;
  const window = Math.max(1, Math.floor(updates / curvePoints));
  return {
    kind: 'line',
    title: 'Training loss of each variant at its best learning rate',
    caption: `Mean over the seeds and over ${window} updates at a time.`,
    x: { label: 'updates' },
    y: { label: 'nats a label', scale: 'log' },
    series: trials.map((variant) => ({
      name: variant.name,
      points: meanLosses(bestTrials(variant), window),
    })),
  };
}

function rateChart(trials: readonly VariantTrials[]): LineChart {
  return {
    kind: 'line',
    title: 'Accuracy against the learning rate',
    caption: 'A part that makes training robust shows as a curve that is high over a wide range.',
    x: { label: 'peak learning rate', scale: 'log' },
    y: { label: 'labels right, percent' },
    series: trials.map(({ name, trials: rates }) => ({
      name,
      points: rates.map((found) => ({ x: found.rate, y: seedInterval(accuraciesOf(found)).mean })),
    })),
  };
}

export function ablationTables(
  { scaled, unscaled }: SaturationCurves,
  trials: readonly VariantTrials[],
): readonly Table[] {
  const rates = trials[0]!.trials.map(({ rate }) => rate);
  return [
    {
      title: 'Labels right, percent, with 95 % intervals over the seeds',
      columns: [
        'variant',
        'parameters',
        ...rates.map((rate) => `rate ${rate}`),
        'strings without mistake, best rate',
      ],
      rows: trials.map((variant) => [
        variant.name,
        variant.parameters,
        ...variant.trials.map((found) => formatInterval(seedInterval(accuraciesOf(found)))),
        formatInterval(seedInterval(bestTrials(variant).results.map(({ exact }) => 100 * exact))),
      ]),
    },
    {
      title: 'The softmax of untrained attention',
      columns: ['d_k', 'entropy with', 'entropy without', 'gradient with', 'gradient without'],
      rows: scaled.map(({ size, entropy, gradient }, i) => [
        size,
        entropy.toFixed(3),
        unscaled[i]!.entropy.toFixed(3),
        gradient.toFixed(3),
        unscaled[i]!.gradient.toFixed(3),
      ]),
    },
  ];
}
