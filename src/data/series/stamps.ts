/** Stamps: what a table writes in its time column, as numbers and back. */
import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';

const resolutions = ['month', 'day', 'minute', 'second', 'millisecond'] as const;

/** How stamps are written. */
export const stampStyleSchema = z.union([
  /** Plain numbers, such as the number of the step. */
  z.strictObject({ kind: z.literal('number') }),
  z.strictObject({
    kind: z.literal('date'),
    /** The finest part that was found. */
    resolution: z.enum(resolutions),
    /** What stands between year, month and day. */
    between: z.enum(['-', '/']),
    /** What stands between day and hour. */
    separator: z.enum([' ', 'T']),
    /** Whether stamps say how far they are from UTC; else they are what a clock shows, wherever it hangs. */
    zoned: z.boolean(),
  }),
]);

export type StampStyle = z.output<typeof stampStyleSchema>;

/** A stamp as a number, and how it was written. */
export interface Stamp {
  /** The number itself; of a date the milliseconds since 1970 began, in UTC or as the clock shows them. */
  readonly at: number;
  readonly style: StampStyle;
}

const date =
  /^(\d{4})([-/])(\d{2})(?:\2(\d{2})(?:([ T])(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?)?$/;
const number = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * A stamp: ISO 8601 (2016-07-01, 2016-07-01 05:30, with Z or an offset such as +02:00), the same with slashes, or a number.
 *
 * Throws: E_DATA for any other text, and for days that no month has.
 */
export function parseStamp(text: string, where: string): Stamp {
  const given = text.trim();
  if (number.test(given)) return { at: Number(given), style: { kind: 'number' } };
  const parts = date.exec(given);
  if (parts === null) throw notStamp(where, given === '' ? 'no stamp' : `the stamp ${JSON.stringify(given)}`);
  const [, year, between, month, day, separator, hour = '0', minute = '0', second, fraction, zone] = parts;
  const clock = [hour, minute, second ?? '0'].map(Number) as [number, number, number];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1), ...clock);
  const found = new Date(at);
  const exists = found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(day ?? 1);
  const [h, m, s] = clock;
  if (!exists || h > 23 || m > 59 || s > 59)
    throw notStamp(where, `the stamp "${given}", which no calendar has`);
  const finest = [day, separator, second, fraction].findLastIndex((part) => part !== undefined);
  const milliseconds = Number((fraction ?? '').padEnd(3, '0'));
  return {
    at: at + milliseconds - offsetOf(zone),
    style: {
      kind: 'date',
      resolution: resolutions[finest + 1] ?? 'month',
      between: between === '/' ? '/' : '-',
      separator: separator === 'T' ? 'T' : ' ',
      zoned: zone !== undefined,
    },
  };
}

/** Milliseconds by which a zone is before UTC. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith('-') ? -1 : 1) * (60 * hours + minutes) * 60_000;
}

function notStamp(where: string, found: string): HeddleError {
  const allowed = 'a date such as 2016-07-01 or 2016-07-01 05:00:00, or a number';
  return new HeddleError('E_DATA', { where, found, allowed, fix: 'write stamps as ISO 8601 does' });
}

/** A stamp in this style; zoned ones are in UTC. */
export function formatStamp(at: number, style: StampStyle): string {
  if (style.kind === 'number') return String(at);
  const [day = '', clock = ''] = new Date(at).toISOString().split('T');
  const lengths = { month: 0, day: 0, minute: 5, second: 8, millisecond: 12 } as const;
  const days = (style.resolution === 'month' ? day.slice(0, 7) : day).replaceAll('-', style.between);
  const time = clock.slice(0, lengths[style.resolution]);
  return time === '' ? days : `${days}${style.separator}${time}${style.zoned ? 'Z' : ''}`;
}

/**
 * The style of stamps that stand together: of dates the finest part that any of them has.
 *
 * Throws: E_DATA where numbers stand next to dates, or stamps with a zone next to some without.
 */
export function commonStyle(styles: Iterable<StampStyle>, where: string): StampStyle {
  let common: StampStyle | undefined;
  for (const style of styles) {
    if (common === undefined) common = style;
    else if (style.kind === 'date' && common.kind === 'date') common = finer(common, style, where);
    else if (style.kind !== common.kind) throw mixed(where, 'dates next to numbers');
  }
  return common ?? { kind: 'number' };
}

type DateStyle = Extract<StampStyle, { readonly kind: 'date' }>;

function finer(a: DateStyle, b: DateStyle, where: string): DateStyle {
  const hasTime = ({ resolution }: DateStyle) => resolutions.indexOf(resolution) > 1;
  if (a.zoned !== b.zoned && hasTime(a) && hasTime(b)) throw mixed(where, 'stamps with and without a zone');
  return resolutions.indexOf(b.resolution) > resolutions.indexOf(a.resolution) ? b : a;
}

function mixed(where: string, found: string): HeddleError {
  const allowed = 'stamps that are all written in one way';
  return new HeddleError('E_DATA', { where, found, allowed });
}
