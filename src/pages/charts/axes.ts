/** Axes with exactly the ticks of a scale. */
import * as Plot from '@observablehq/plot';
import type { Scale } from './scale.ts';

/** The scale for Plot, which then draws no axis of its own. */
export function scaleOptions({ type, domain }: Scale): Plot.ScaleOptions {
  return { type, domain, axis: null, label: null } as Plot.ScaleOptions;
}

/** Ticks below the picture, the label under their middle. */
export function axisBelow({ ticks, format }: Scale, label: string): Plot.Markish {
  const place = { anchor: 'bottom', labelAnchor: 'center', labelArrow: 'none', labelOffset: 38 } as const;
  return Plot.axisX(ticks, { ...place, label, text: (value: number) => format(value) } as Plot.AxisXOptions);
}

/** Ticks on the left, the label above them, from the picture's left edge on. */
export function axisLeft({ ticks, format }: Scale, label: string): Plot.Markish {
  const place = { anchor: 'left', labelAnchor: 'top', labelArrow: 'none', tickSize: 0 } as const;
  return Plot.axisY(ticks, { ...place, label, text: (value: number) => format(value) } as Plot.AxisYOptions);
}

/** Names of the rows of a band or point scale whose domain is their numbers: on the left, or each above its row. */
export function rowNames(names: readonly string[], above: boolean): Plot.Markish {
  if (above) {
    return Plot.text([...names.keys()], {
      ...{ frameAnchor: 'left', textAnchor: 'start', dx: 5, dy: -19, y: (row: number) => row },
      text: (row: number) => names[row]!,
    });
  }
  return Plot.axisY([...names.keys()], {
    tickSize: 0,
    label: null,
    text: (row: number) => names[row]!,
  } as Plot.AxisYOptions);
}

/** Room for the labels of an axis on the left, in pixels. */
export function labelsMargin({ ticks, format }: Scale): number {
  return 14 + 7.4 * Math.max(2, ...ticks.map((value) => format(value).length));
}
