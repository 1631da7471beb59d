/**
 * How a series looks: a colour, a dash and a marker.
 *
 * The hues are those of Okabe and Ito (2008), "Color universal design", which readers with any colour vision tell apart; each has a
 * shade for paper and one for a dark page, at least 3:1 against its background (WCAG 2.2, 1.4.11).
 */

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
export const dashes = [undefined, '7 3', '2 3', '9 3 2 3', '4 2 1 2 1 2'] as const;
export const symbols: readonly SymbolName[] = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'cross',
  'star',
  'wye',
];

/** The style of a number: the hues in turn, then all of them again in another dash. */
export function styleAt(index: number, fixed: boolean): SeriesStyle {
  const turn = Math.floor(index / hues.length);
  return {
    color: `var(--series-${index % hues.length})`,
    dash: dashes[(index + turn) % dashes.length],
    symbol: symbols[index % symbols.length]!,
    fixed,
  };
}
