/** One colour for each family on every page, one dash and marker for each name. */
import { layerNames } from '../../claims/network-names.ts';
import { encoderFamilies } from '../../models/families.ts';
import { dashes, hues, type Palette, type SeriesStyle, styleAt, symbols } from '../../pages/series-style.ts';
import type { Comparison } from '../comparison.ts';

/** The names of each family, which has one hue on every page: a name that begins with one of them is of that family. */
const families = encoderFamilies.map(({ name, aliases = [] }) => [
  ...[name, ...aliases],
  ...(layerNames.get(name) ?? []),
]);

/** The number of the family that a name belongs to: `LSTM, forget bias 4` is an LSTM; `conv:lstm` is of none. */
function familyOf(name: string): number | undefined {
  const [encoder, decoder = encoder] = key(name).split(':') as [string, string?];
  const found = families.findIndex((words) =>
    words.some((word) => [encoder, decoder].every((side) => new RegExp(`^${word}(?![a-z])`).test(side))),
  );
  return found < 0 ? undefined : found;
}

/**
 * A family has one colour on every page; its plain name has one line and marker too, variants of it in a chart differ
 * in these. Other systems come next, then names that several charts of the claims share; the rest takes what a chart has left.
 */
export function paletteOf({ systems, claims }: Comparison): Palette {
  const charts = claims.flatMap((claim) => claim.charts).map(namesOf);
  const known = distinct([...systems.map(({ name }) => name), ...recurring(charts)]);
  const others = known.filter((name) => familyOf(name) === undefined);
  const fixed = new Map(others.map((name, index) => [name, families.length + index]));
  const variants = variantsOf(distinct([...known, ...charts.flat()]));
  return (names) => {
    const guests = distinct(names).filter((name) => familyOf(name) === undefined && !fixed.has(name));
    const present = distinct(names).flatMap((name) => familyOf(name) ?? fixed.get(name) ?? []);
    const free = freeIndices(families.length + fixed.size, new Set(present));
    const styles = new Map(guests.map((name, guest) => [name, styleAt(free(guest), false)]));
    const alone = loneFamily(distinct(names));
    const styleOf = (name: string) => {
      const family = familyOf(name);
      if (alone) return shadeStyle(family!, distinct(names).indexOf(name));
      if (family !== undefined) return variantStyle(family, variants.get(name) ?? 0);
      return styles.get(name) ?? styleAt(fixed.get(name)!, true);
    };
    return new Map(names.map((name) => [name, styleOf(key(name))]));
  };
}

/** Each name of a family with its number among them, the shortest first: the plain name comes before its variants. */
function variantsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counted = new Map<number, number>();
  const ordered = names.toSorted((a, b) => a.length - b.length);
  return new Map(
    ordered.flatMap((name) => {
      const family = familyOf(name);
      if (family === undefined) return [];
      const number = counted.get(family) ?? 0;
      counted.set(family, number + 1);
      return [[name, number] as const];
    }),
  );
}

/** The hue of the family; its dash and marker for the plain name, the next ones for variants. */
function variantStyle(family: number, variant: number): SeriesStyle {
  const turn = Math.floor(variant / dashes.length);
  return {
    color: `var(--series-${family})`,
    dash: dashes[(family + variant) % dashes.length],
    symbol: symbols[(family + variant + turn) % symbols.length]!,
    fixed: true,
  };
}

/** Whether a chart has more than two names, all of one family: then only shades of its hue are left to tell them apart. */
function loneFamily(names: readonly string[]): boolean {
  const [first, ...others] = names.map(familyOf);
  return first !== undefined && others.length > 1 && others.every((family) => family === first);
}

/** From the pure hue towards the ink, which stands out even more; each shade with a dash and a marker of its own. */
function shadeStyle(family: number, index: number): SeriesStyle {
  const share = [100, 70, 45, 25, 8][index % 5]!;
  return {
    color: `color-mix(in oklab, var(--series-${family}) ${share}%, var(--ink))`,
    dash: dashes[(index + Math.floor(index / 5)) % dashes.length],
    symbol: symbols[index % symbols.length]!,
    fixed: true,
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
