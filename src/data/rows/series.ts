/** Rows of time-series-forecasting: a table with a time column is one series, or one for each value of another column. */
import { z } from 'zod';
import { didYouMean } from '../../base/did-you-mean.ts';
import { HeddleError } from '../../base/errors.ts';
import { type Filling, regularSeries, type Series } from '../series/series.ts';
import { commonStyle, parseStamp, type StampStyle } from '../series/stamps.ts';
import type { Step } from '../series/steps.ts';
import { csvRecords, type RecordReader, type TableRecord, tsvRecords } from './csv-records.ts';
import type { RowFormat, RowParser, RowSource } from './row-format.ts';
import { checkValue, counted, noRows } from './row-value.ts';

/** What the library takes for a series. */
export interface GivenSeries {
  readonly id?: string | undefined;
  /** A stamp for each value: ISO 8601, a date, or a number. */
  readonly times: readonly (string | number | Date)[];
  /**
   * The values of each column, oldest first, by its name; NaN or null where one is missing, and in the future of a series some columns of
   * which are known ahead.
   */
  readonly values:
    | Readonly<Record<string, ArrayLike<number | null>>>
    | ReadonlyMap<string, ArrayLike<number | null>>;
}

/** What the columns of a table are. */
export interface SeriesColumns {
  /** The column of the stamps; default: the first. */
  readonly time?: string | undefined;
  /** The column whose values tell series apart; default: there is one series. */
  readonly id?: string | undefined;
  /** The columns that are forecast; default: all others. */
  readonly targets?: readonly string[] | undefined;
  /** The columns whose future is known too, which are no targets; default: none. */
  readonly known?: readonly string[] | undefined;
  readonly fill: Filling;
  /** The step of the series, where it is known; default: what the stamps show. */
  readonly step?: Step | undefined;
}

const description =
  'CSV with a header: stamps in the first column (or --time), a column for each series; --id where one column tells series apart';

/** `take` makes what a run or a model uses of a whole series, such as its test part. */
export function seriesRows(
  columns: SeriesColumns,
  take: (series: Series, where: string) => Series = (series) => series,
): RowFormat<Series, Series> {
  const check = (row: unknown, where: string) => take(checkSeries(row, where, columns), where);
  return {
    description,
    columns: [],
    parser: (source) => tableOf(source, columns, take),
    check,
    input(_, where) {
      throw new HeddleError('E_DATA', { where, found: 'a line', allowed: 'a table with a header' });
    },
    checkInput: (row, where) => checkSeries(row, where, columns),
  };
}

/** The lines of one series. */
interface SeriesLines {
  readonly stamps: readonly number[];
  readonly styles: readonly StampStyle[];
  readonly columns: ReadonlyMap<string, readonly number[]>;
  /** Where each line stands. */
  readonly places: readonly string[];
}

/** The same as they come. */
interface GrowingSeries extends SeriesLines {
  readonly stamps: number[];
  readonly styles: StampStyle[];
  readonly columns: ReadonlyMap<string, number[]>;
  readonly places: string[];
}

function growingSeries(names: Iterable<string>): GrowingSeries {
  return { stamps: [], styles: [], columns: new Map([...names].map((name) => [name, []])), places: [] };
}

function finished(
  { stamps, styles, columns, places }: SeriesLines,
  id: string,
  { fill, step, known = [] }: SeriesColumns,
): Series {
  const style = commonStyle(styles, places[0] ?? '');
  const isKnown = ([name]: readonly [string, unknown]) => known.includes(name);
  const parts = {
    columns: new Map([...columns].filter((column) => !isKnown(column))),
    known: new Map([...columns].filter(isKnown)),
  };
  return regularSeries({ id, style, stamps, ...parts, whereOf: (i) => places[i] ?? '' }, fill, step);
}

function tableOf(
  { path }: RowSource,
  columns: SeriesColumns,
  take: (series: Series, where: string) => Series,
): RowParser<Series> {
  const records: RecordReader = /\.tsv$/i.test(path) ? tsvRecords() : csvRecords();
  const found = new Map<string, GrowingSeries>();
  let header: Header | undefined;
  let number = 0;
  return {
    push(line) {
      const record = records.push(line, `${path}:${++number}`);
      if (record === undefined) return undefined;
      if (header === undefined) header = headerOf(record, columns);
      else addRecord(found, header, record);
      return undefined;
    },
    end() {
      records.end();
      if (found.size === 0)
        throw noRows(
          path,
          number === 0 ? 'the file is empty' : 'a header without rows',
          'one row for each stamp',
        );
      const timeName = header?.timeName ?? '';
      return [...found].map(([id, series]) =>
        take({ ...finished(series, id, columns), timeName }, id === '' ? path : `${path}: ${id}`),
      );
    },
  };
}

interface Header {
  readonly width: number;
  readonly time: number;
  readonly timeName: string;
  readonly id: number | undefined;
  /** The columns of values: targets, then those that are known ahead. */
  readonly values: ReadonlyMap<string, number>;
}

/** Throws E_DATA for a header without the columns that are asked for. */
function headerOf({ cells, where }: TableRecord, { time, id, targets, known = [] }: SeriesColumns): Header {
  const names = cells.map((cell) => cell.trim());
  if (names.length === 1 && /[;\t]/.test(names[0] ?? '')) {
    const fix = 'write the table with commas between cells and points in numbers';
    throw new HeddleError('E_DATA', { where, found: 'no comma in the header', allowed: 'CSV', fix });
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw badHeader(where, `two columns "${twice}"`, names);
  const placeOf = (name: string, flag: string) => {
    const place = names.indexOf(name);
    if (place < 0)
      throw badHeader(where, `no column "${name}"`, names, didYouMean(name, names) ?? `see ${flag}`);
    return place;
  };
  const timePlace = time === undefined ? 0 : placeOf(time, '--time');
  const idPlace = id === undefined ? undefined : placeOf(id, '--id');
  const others = names.filter((_, i) => i !== timePlace && i !== idPlace);
  for (const name of known)
    if (placeOf(name, '--known-ahead') === timePlace || placeOf(name, '--known-ahead') === idPlace)
      throw badHeader(where, `the column "${name}" as stamps or names, which is not known ahead`, names);
  const chosen = targets ?? others.filter((name) => !known.includes(name));
  if (chosen.length === 0) throw badHeader(where, 'no column of values', names);
  const isTaken = chosen.find((name) => !others.includes(name));
  if (isTaken !== undefined && placeOf(isTaken, '--target') >= 0)
    throw badHeader(where, `the column "${isTaken}" as stamps or names, which is no target`, names);
  return {
    width: names.length,
    time: timePlace,
    timeName: names[timePlace] ?? '',
    id: idPlace,
    values: new Map([...chosen, ...known].map((name) => [name, names.indexOf(name)])),
  };
}

function badHeader(where: string, found: string, names: readonly string[], fix?: string): HeddleError {
  const allowed = `a header with a column for stamps and one for each series; here are ${names.map((name) => `"${name}"`).join(', ')}`;
  return new HeddleError('E_DATA', {
    where,
    found: `a header with ${found}`,
    allowed,
    ...(fix !== undefined && { fix }),
  });
}

function addRecord(found: Map<string, GrowingSeries>, header: Header, { cells, where }: TableRecord): void {
  const { width, time, id, values } = header;
  if (cells.length !== width) {
    const isEmpty = cells.length === 1 && cells[0] === '';
    const allowed = `${counted(width, 'column')}, as the header has`;
    const fix = isEmpty ? 'remove the line' : 'fill the row up, or put quotes around a cell with a comma';
    throw new HeddleError('E_DATA', {
      where,
      found: isEmpty ? 'an empty line' : counted(cells.length, 'column'),
      allowed,
      fix,
    });
  }
  const name = id === undefined ? '' : (cells[id] ?? '').trim();
  const series = found.get(name) ?? growingSeries(values.keys());
  found.set(name, series);
  const stamp = parseStamp(cells[time] ?? '', where);
  series.stamps.push(stamp.at);
  series.styles.push(stamp.style);
  series.places.push(where);
  for (const [column, place] of values) {
    series.columns.get(column)?.push(numberOf(cells[place] ?? '', `${where}: column "${column}"`));
  }
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const missing = /^(?:|nan|na|null|none|-)$/i;
const withComma = /^[+-]?\d{1,3}(?:\.?\d{3})*,\d+$|^[+-]?\d+,\d+$/;

/** The number in a cell; NaN for an empty one. Throws E_DATA for any other text. */
function numberOf(cell: string, where: string): number {
  const given = cell.trim();
  if (decimal.test(given) && Number.isFinite(Number(given))) return Number(given);
  if (missing.test(given)) return Number.NaN;
  const isEuropean = withComma.test(given);
  throw new HeddleError('E_DATA', {
    where,
    found: `${JSON.stringify(given)}${isEuropean ? ', a number with a decimal comma' : ''}`,
    allowed: 'a number such as 3.14, or nothing',
    fix: isEuropean ? 'write a point in its place' : 'correct it, or choose columns of numbers with --target',
  });
}

const numbers = z.custom<ArrayLike<number | null>>(
  (value) => Array.isArray(value) || ArrayBuffer.isView(value),
  'expected an array of numbers',
);
const given = z.object({
  id: z.string().optional(),
  times: z.array(z.union([z.string(), z.number(), z.date()])),
  values: z.union([z.map(z.string(), numbers), z.record(z.string(), numbers)]),
});
const allowedSeries = '{ times: ["2016-07-01 00:00", ...], values: { name: [3.14, ...] } }';

/** A series as the library's user gave it. */
function checkSeries(row: unknown, where: string, columns: SeriesColumns): Series {
  if (isSeries(row)) return row;
  const { id = '', times, values } = checkValue(given, row, where, allowedSeries);
  const all = new Map(values instanceof Map ? values : Object.entries(values));
  const known = columns.known ?? [];
  const names = columns.targets ?? [...all.keys()].filter((name) => !known.includes(name));
  const places = times.map((_, i) => `${where}: value ${i + 1}`);
  if (times.length === 0 || names.length === 0) {
    throw new HeddleError('E_DATA', { where, found: 'no values', allowed: allowedSeries });
  }
  const stamps = times.map((time, i) =>
    parseStamp(time instanceof Date ? time.toISOString() : String(time), places[i] ?? ''),
  );
  const series = {
    stamps: stamps.map(({ at }) => at),
    styles: stamps.map(({ style }) => style),
    columns: new Map(
      [...names, ...known].map((name) => [name, valuesOf(all.get(name), name, times.length, where)]),
    ),
    places,
  };
  return finished(series, id, columns);
}

function valuesOf(
  values: ArrayLike<number | null> | undefined,
  name: string,
  count: number,
  where: string,
): readonly number[] {
  if (values?.length !== count) {
    const found = values === undefined ? `no values of "${name}"` : `${values.length} values of "${name}"`;
    throw new HeddleError('E_DATA', { where, found, allowed: `${count}, one for each of times` });
  }
  return Array.from(values, (value, i) => {
    if (value === null || (typeof value === 'number' && Math.abs(value) !== Infinity))
      return value ?? Number.NaN;
    const found = `value ${i + 1} of "${name}" is ${String(value)}`;
    throw new HeddleError('E_DATA', { where, found, allowed: 'a number, or null where one is missing' });
  });
}

/** Whether it is a series that was checked before. */
function isSeries(row: unknown): row is Series {
  return typeof row === 'object' && row !== null && 'clock' in row && 'columns' in row;
}
