/** How the softmax against d_k is shown. */
import type { LineChart, Table } from './claim.ts';
import type { Saturation, SaturationCurves } from './softmax-saturation.ts';

export function saturationCharts({ scaled, unscaled }: SaturationCurves): readonly LineChart[] {
  const chart = (pick: 'entropy' | 'gradient', title: string, caption: string, label: string): LineChart => {
    const points = (curve: readonly Saturation[]) =>
      curve.map((found) => ({ x: found.size, y: found[pick] }));
    return {
      kind: 'line',
      title,
      caption,
      x: { label: 'd_k', scale: 'log' },
      y: { label },
      series: [
        { name: 'with 1/sqrt(d_k)', points: points(scaled) },
        { name: 'without 1/sqrt(d_k)', points: points(unscaled) },
      ],
    };
  };
  return [
    chart(
      'entropy',
      'Entropy of untrained attention against d_k',
      'Without the division, large dot products put all weight on one key.',
      'entropy, share of the largest possible',
    ),
    chart(
      'gradient',
      'Gradient of the softmax against d_k',
      'The mean norm of the derivative of the weights by the scores.',
      'norm of the derivative',
    ),
  ];
}

export function saturationTable({ scaled, unscaled }: SaturationCurves): Table {
  return {
    title: 'The softmax of untrained attention',
    columns: ['d_k', 'entropy with', 'entropy without', 'gradient with', 'gradient without'],
    rows: scaled.map(({ size, entropy, gradient }, i) => [
      size,
      entropy.toFixed(3),
      unscaled[i]!.entropy.toFixed(3),
      gradient.toFixed(3),
      unscaled[i]!.gradient.toFixed(3),
    ]),
  };
}
