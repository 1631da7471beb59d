/**
 * How a series looks: one colour, dash and marker for each name throughout the report.
 *
 * The hues are those of Okabe and Ito (2008), which readers with any colour vision tell apart; each has a shade for
 * paper and one for a dark page, at least 3:1 against its background (WCAG 2.2, 1.4.11).
 */
import type { Comparison } from '../comparison.ts';

/** A marker, by the name that Observable Plot gives it. */
type SymbolName = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'star' | 'wye';

export interface SeriesStyle {
  /** A CSS colour that follows the page's mode. */
  readonly color: string;
  /** An SVG dash array; undefined where the line is solid. */
  readonly dash: string | undefined;
  readonly symbol: SymbolName;
  /** Whether the name looks like this throughout the report. */
  readonly fixed: boolean;
}

/** The style of each name, for the names of one chart. */
export type Palette = (names: readonly string[]) => ReadonlyMap<string, SeriesStyle>;

export const hues = [
  { light: '#0072B2', dark: '#56B4E9' },
  { light: '#D55E00', dark: '#FF8A3D' },
  { light: '#008A64', dark: '#2FD3A2' },
  { light: '#A8407F', dark: '#E79AC6' },
  { light: '#A67C00', dark: '#F0E442' },
  { light: '#3A3A3A', dark: '#DADADA' },
  { light: '#3D8FC4', dark: '#A9C7FF' },
  { light: '#8A5A2B', dark: '#C9A27C' },
] as const;
const dashes = [undefined, '7 3', '2 3', '9 3 2 3', '4 2 1 2 1 2'] as const;
const symbols: readonly SymbolName[] = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star', 'wye'];

/** Systems come first; names that several charts of the claims share follow; the rest takes what a chart has left. */
export function paletteOf({ systems, claims }: Comparison): Palette {
  const charts = claims.flatMap((claim) => claim.charts).map(namesOf);
  const known = distinct([...systems.map(({ name }) => name), ...recurring(charts)]);
  const fixed = new Map(known.map((name, index) => [name, index]));
  return (names) => {
    const guests = distinct(names).filter((name) => !fixed.has(name));
    const free = freeIndices(fixed.size, new Set(distinct(names).flatMap((name) => fixed.get(name) ?? [])));
    const styles = new Map(guests.map((name, guest) => [name, styleAt(free(guest), false)]));
    return new Map(
      names.map((name) => [name, styles.get(key(name)) ?? styleAt(fixed.get(key(name))!, true)]),
    );
  };
}

/** First the hues that no fixed name has, then those whose owner is not in the chart, then all again in another dash. */
function freeIndices(owned: number, present: ReadonlySet<number>): (guest: number) => number {
  const indices = [...hues.keys()];
  const order = [
    ...indices.filter((index) => index >= owned),
    ...indices.filter((index) => index < owned && !present.has(index)),
  ];
  const next = Math.max(owned, hues.length);
  return (guest) => order[guest] ?? next + guest - order.length;
}

function styleAt(index: number, fixed: boolean): SeriesStyle {
  const turn = Math.floor(index / hues.length);
  return {
    color: `var(--series-${index % hues.length})`,
    dash: dashes[(index + turn) % dashes.length],
    symbol: symbols[index % symbols.length]!,
    fixed,
  };
}

function namesOf(chart: Comparison['claims'][number]['charts'][number]): readonly string[] {
  if (chart.kind === 'line') return chart.series.map(({ name }) => name);
  return chart.kind === 'bar' ? chart.bars.map(({ name }) => name) : [];
}

function recurring(charts: readonly (readonly string[])[]): readonly string[] {
  const names = charts.flatMap(distinct);
  return distinct(names.filter((name, index) => names.indexOf(name) !== index));
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names.map(key))];
}

/** `LSTM` and `lstm` are one system. */
function key(name: string): string {
  return name.toLowerCase();
}
