/** The step from one stamp of a series to the next: a number, a span of time, or some months. */
import { z } from 'zod';
import { counted } from '../rows/row-value.ts';
import type { StampStyle } from './stamps.ts';

export const stepSchema = z.strictObject({
  /** `month-ends` go from the last day of a month to the last day of another. */
  unit: z.enum(['number', 'milliseconds', 'months', 'month-ends']),
  size: z.number().positive(),
});

export type Step = z.output<typeof stepSchema>;

const millisecondsOf = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

const shortestMonth = 28 * millisecondsOf.day;

/** The stamp `count` steps after `at`; of the 31st a shorter month has its last day. */
export function addSteps(at: number, { unit, size }: Step, count: number): number {
  if (unit === 'number' || unit === 'milliseconds') return at + size * count;
  const from = new Date(at);
  const month = from.getUTCMonth() + size * count;
  const days = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = unit === 'month-ends' ? days : Math.min(from.getUTCDate(), days);
  const sinceMidnight = at - Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate());
  return Date.UTC(from.getUTCFullYear(), month, day) + sinceMidnight;
}

/** How many steps there are from one stamp to a later one; undefined where it is no whole number. */
export function stepsBetween(from: number, to: number, step: Step): number | undefined {
  const { unit, size } = step;
  const months = () => (monthOf(to) - monthOf(from)) / size;
  const count = Math.round(unit === 'number' || unit === 'milliseconds' ? (to - from) / size : months());
  const tolerance = unit === 'number' ? size * 1e-6 : 0;
  return Math.abs(addSteps(from, step, count) - to) <= tolerance ? count : undefined;
}

/**
 * The step of stamps in rising order: the difference that is most frequent, or a number of months where that is 28 days or more and all
 * stamps stand on one day of the month (or on last days).
 */
export function stepOf(stamps: ArrayLike<number>, { kind }: StampStyle): Step {
  const differences = countDifferences(stamps, (at) => at);
  const usual = mostFrequent(differences);
  if (kind === 'number') return { unit: 'number', size: usual };
  const monthly = usual >= shortestMonth ? monthlyUnit(stamps) : undefined;
  if (monthly === undefined) return { unit: 'milliseconds', size: usual };
  return { unit: monthly, size: mostFrequent(countDifferences(stamps, monthOf)) };
}

/** How often each difference of two stamps that follow each other occurs; of those that are above 0. */
function countDifferences(
  stamps: ArrayLike<number>,
  placeOf: (at: number) => number,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (let i = 1; i < stamps.length; i++) {
    const difference = placeOf(stamps[i] ?? 0) - placeOf(stamps[i - 1] ?? 0);
    if (difference > 0) counts.set(difference, (counts.get(difference) ?? 0) + 1);
  }
  return counts;
}

/** The most frequent key, the smallest of several; 1 where there is none. */
function mostFrequent(counts: ReadonlyMap<number, number>): number {
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return ranked[0]?.[0] ?? 1;
}

function monthlyUnit(stamps: ArrayLike<number>): 'months' | 'month-ends' | undefined {
  const dates = Array.from(stamps, (at) => new Date(at));
  const [first] = dates;
  const sameTime = dates.every(
    (date) => (date.getTime() - (first?.getTime() ?? 0)) % millisecondsOf.day === 0,
  );
  if (!sameTime) return undefined;
  if (dates.every((date) => date.getUTCDate() === first?.getUTCDate())) return 'months';
  const isLast = (date: Date) => new Date(date.getTime() + millisecondsOf.day).getUTCDate() === 1;
  return dates.every(isLast) ? 'month-ends' : undefined;
}

function monthOf(at: number): number {
  const date = new Date(at);
  return 12 * date.getUTCFullYear() + date.getUTCMonth();
}

/** In words: `1 hour`, `15 minutes`, `3 months`. */
export function stepInWords({ unit, size }: Step): string {
  if (unit === 'number') return String(size);
  if (unit !== 'milliseconds') return counted(size, 'month');
  const { day, hour, minute } = millisecondsOf;
  if (size % day === 0) return counted(size / day, 'day');
  if (size % hour === 0) return counted(size / hour, 'hour');
  return size % minute === 0 ? counted(size / minute, 'minute') : counted(size / 1000, 'second');
}

/**
 * After how many steps a series is expected to repeat: a day of steps below a day, a week of days, a year of weeks, months or
 * quarters; 1 where nothing is known.
 */
export function usualSeason({ unit, size }: Step): number {
  const { day, minute } = millisecondsOf;
  if (unit === 'number') return 1;
  if (unit !== 'milliseconds') return Math.max(1, Math.round(12 / size));
  if (size < minute) return 1;
  if (size < day) return Math.max(1, Math.round(day / size));
  if (size === day) return 7;
  return size === 7 * day ? 52 : 1;
}
