/** A time series: values at stamps that are one step apart. */
import { HeddleError } from '../../base/errors.ts';
import { formatStamp, type StampStyle } from './stamps.ts';
import { addSteps, type Step, stepInWords, stepOf, stepsBetween } from './steps.ts';

/** When the values of a series stand. */
export interface Clock {
  /** The first stamp. */
  readonly start: number;
  readonly step: Step;
  readonly style: StampStyle;
}

/** One or more columns of values at the same stamps. */
export interface Series {
  /** What tells it from others of the same table; empty where the table holds one series. */
  readonly id: string;
  readonly clock: Clock;
  /** How many stamps there are. */
  readonly length: number;
  /** The values of each column, oldest first, by its name. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** Those of columns that are known ahead: at the same stamps, and at the stamps of the future for which they were given. */
  readonly known: ReadonlyMap<string, Float64Array>;
  /** The number of the first value that is to be forecast; those before it are only looked at. */
  readonly first: number;
  /** How many values were missing and are filled. */
  readonly filled: number;
  /** What the table calls its stamps. */
  readonly timeName?: string;
}

/** What stands for values that are missing: nothing (an error), the last value before, or 0. */
export const fillings = ['none', 'previous', 'zero'] as const;
export type Filling = (typeof fillings)[number];

/** The lines of a table that belong to one series. */
export interface SeriesPoints {
  readonly id: string;
  readonly style: StampStyle;
  readonly stamps: readonly number[];
  /** The values by column; NaN where one is missing. */
  readonly columns: ReadonlyMap<string, readonly number[]>;
  /** Those of columns that are known ahead. */
  readonly known?: ReadonlyMap<string, readonly number[]>;
  /** Where point i stands, for messages. */
  readonly whereOf: (i: number) => string;
}

/** The stamp of value i, as the table writes it. */
export function stampOf({ start, step, style }: Clock, i: number): string {
  return formatStamp(addSteps(start, step, i), style);
}

/** The values from number `from` to before `to`; what is known ahead stays known. */
export function sliceSeries(series: Series, from: number, to: number, first = from): Series {
  const { clock, columns, known } = series;
  return {
    ...series,
    clock: { ...clock, start: addSteps(clock.start, clock.step, from) },
    length: to - from,
    columns: new Map([...columns].map(([name, values]) => [name, values.slice(from, to)])),
    known: new Map([...known].map(([name, values]) => [name, values.slice(from)])),
    first: first - from,
  };
}

/**
 * The series of some points. Its step is `known` or what `stepOf` finds; with a filling, stamps that are missing get values, and
 * those of a stamp that occurs several times are averaged, as in the night in which clocks are put back. Where columns are known ahead, the
 * last points without any other value are the future: it is no part of the length.
 *
 * Throws: E_DATA for stamps that do not rise or stand between two steps; without a filling also for stamps that are missing or
 * occur twice and for values that are missing; and for a missing value before which there is none to repeat.
 */
export function regularSeries(points: SeriesPoints, fill: Filling, known?: Step): Series {
  const { id, style, whereOf } = points;
  const { stamps, columns, known: ahead } = withoutDuplicates(points, fill);
  const start = stamps[0] ?? 0;
  const step = known ?? stepOf(stamps, style);
  const clock = { start, step, style };
  const places = stamps.map((at, i) => placeOf(points, clock, at, i));
  const length = 1 + (places[ahead.size > 0 ? lastWithValue(columns) : places.length - 1] ?? -1);
  const reach = 1 + (places.at(-1) ?? -1);
  for (const [i, place] of places.entries()) {
    const before = i === 0 ? -1 : (places[i - 1] ?? 0);
    if (fill === 'none' && place > before + 1)
      throw missingStamp(whereOf(i), stampOf(clock, before + 1), style);
  }
  let filled = 0;
  const spread = (given: ReadonlyMap<string, readonly number[]>, count: number) => {
    const found = [...given].map(([name, cells]) => {
      const values = new Float64Array(count).fill(Number.NaN);
      for (const [i, place] of places.entries()) values.fill(cells[i] ?? Number.NaN, place, place + 1);
      const nameOf = (i: number) =>
        `${whereOf(Math.max(0, places.indexOf(i)))}: column "${name}" at ${stampOf(clock, i)}`;
      filled += fillValues(values, fill, nameOf);
      return [name, values] as const;
    });
    return new Map(found);
  };
  return {
    id,
    clock,
    length,
    columns: spread(columns, length),
    known: spread(ahead, reach),
    first: 0,
    filled,
  };
}

/** The number of the last point that has a value in any column; where none has, the last. */
function lastWithValue(columns: SeriesPoints['columns']): number {
  const lists = [...columns.values()];
  const last = Math.max(-1, ...lists.map((values) => values.findLastIndex((value) => !Number.isNaN(value))));
  return last < 0 ? Math.max(0, ...lists.map(({ length }) => length)) - 1 : last;
}

/** The points with rising stamps; what a stamp has several times is averaged. */
function withoutDuplicates(points: SeriesPoints, fill: Filling) {
  const { stamps, columns, known = new Map<never, never>(), style, whereOf } = points;
  const groups: number[][] = [];
  for (const [i, at] of stamps.entries()) {
    const before = stamps[i - 1] ?? Number.NEGATIVE_INFINITY;
    if (at > before) groups.push([i]);
    else if (at === before && fill !== 'none') groups.at(-1)?.push(i);
    else throw notRising(whereOf(i), formatStamp(at, style), at === before, style);
  }
  if (groups.length === stamps.length) return { stamps, columns, known };
  const average = (values: readonly number[]) => (group: readonly number[]) =>
    group.reduce((sum, i) => sum + (values[i] ?? 0), 0) / group.length;
  const averaged = (all: SeriesPoints['columns']) =>
    new Map([...all].map(([name, values]) => [name, groups.map(average(values))] as const));
  return {
    stamps: groups.map(([i = 0]) => stamps[i] ?? 0),
    columns: averaged(columns),
    known: averaged(known),
  };
}

/** The number of the step at which a stamp stands. */
function placeOf({ whereOf }: SeriesPoints, clock: Clock, at: number, i: number): number {
  const place = stepsBetween(clock.start, at, clock.step);
  if (place !== undefined) return place;
  throw new HeddleError('E_DATA', {
    where: whereOf(i),
    found: `the stamp ${formatStamp(at, clock.style)} between two steps of ${stepInWords(clock.step)}`,
    allowed: `stamps that are whole steps after the first, ${formatStamp(clock.start, clock.style)}`,
    fix: 'bring the values to one step before',
  });
}

/** Fills what is missing in place; returns how many values that were. */
function fillValues(values: Float64Array, fill: Filling, whereOf: (i: number) => string): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    count++;
    const filling = fill === 'previous' ? values[i - 1] : fill === 'zero' ? 0 : undefined;
    if (filling === undefined) throw missingValue(whereOf(i), fill);
    values[i] = filling;
  }
  return count;
}

/** Where clocks are put forward or back, local stamps have a gap or a repetition. */
const summerTime = (style: StampStyle) =>
  style.kind === 'date' && !style.zoned
    ? '; where clocks were put forward or back, write stamps with their offset, such as +01:00'
    : '';

function missingStamp(where: string, stamp: string, style: StampStyle): HeddleError {
  return new HeddleError('E_DATA', {
    where,
    found: `no row for ${stamp}, which comes before`,
    allowed: 'a row for each step',
    fix: `add it, or train with --fill previous or --fill zero, which fill such gaps${summerTime(style)}`,
  });
}

function notRising(where: string, stamp: string, isTwice: boolean, style: StampStyle): HeddleError {
  return new HeddleError('E_DATA', {
    where,
    found: isTwice ? `the stamp ${stamp} twice` : `the stamp ${stamp} after a later one`,
    allowed: 'stamps that rise from row to row',
    fix: isTwice
      ? `remove one, or train with --fill previous, which averages them, or with --id COLUMN, which tells series apart${summerTime(style)}`
      : 'sort the rows by time',
  });
}

function missingValue(where: string, fill: Filling): HeddleError {
  return new HeddleError('E_DATA', {
    where,
    found: fill === 'previous' ? 'no value, and none before it that could be repeated' : 'no value',
    allowed: 'a number',
    fix:
      fill === 'previous'
        ? 'remove the rows before the first value, or train with --fill zero'
        : 'add it, or train with --fill previous or --fill zero',
  });
}
