import { z } from 'zod';
import { didYouMean } from '../../base/did-you-mean.ts';
import { HeddleError } from '../../base/errors.ts';
import { csvRecords, type RecordReader, type TableRecord, tsvRecords } from './csv-records.ts';
import type { RowParser, RowSource } from './row-format.ts';
import { checkValue, counted, isJsonLines, noRows, parseJson } from './row-value.ts';

/** What the rows of a table have. */
export interface TableShape {
  readonly columns: readonly string[];
  /** Further keys that an object of JSONL may have. */
  readonly keys?: readonly string[];
  /** The last cell of a first line of TSV that can only be a header. */
  readonly heading?: RegExp;
}

/** Makes a row of its named values; `where` is the line at which it starts. */
type MakeRow<Raw> = (values: Readonly<Record<string, unknown>>, where: string) => Raw;

interface RowReader<Raw> {
  push(line: string, where: string): Raw | undefined;
  end(): void;
}

/**
 * Rows with named columns: JSONL if `isJsonLines` says so, CSV with a header if the name ends in .csv, else TSV, whose
 * first line is a header only if the source names columns.
 *
 * Cells of TSV and CSV are strings; values of JSONL are what JSON has, undefined where a key is missing.
 *
 * Throws: E_DATA naming file and line: columns that are missing or too many, a header that lacks a column, no rows.
 */
export function tableParser<Raw>(source: RowSource, shape: TableShape, make: MakeRow<Raw>): RowParser<Raw> {
  let [number, rows] = [0, 0];
  let reader: RowReader<Raw> | undefined;
  return {
    push(line) {
      reader ??= rowReader(source, shape, make, line);
      const row = reader.push(line, `${source.path}:${++number}`);
      if (row !== undefined) rows++;
      return row;
    },
    end() {
      reader?.end();
      if (rows > 0) return [];
      const found = number === 0 ? 'the file is empty' : 'a header without rows';
      throw noRows(source.path, found, 'one row in each line');
    },
  };
}

function rowReader<Raw>(
  source: RowSource,
  shape: TableShape,
  make: MakeRow<Raw>,
  firstLine: string,
): RowReader<Raw> {
  if (isJsonLines(source.path, firstLine)) return jsonReader(source, shape, make);
  if (/\.csv$/i.test(source.path)) return headedReader(source, shape, make, csvRecords());
  return source.columns ? headedReader(source, shape, make, tsvRecords()) : plainReader(shape, make);
}

function jsonReader<Raw>({ columns }: RowSource, shape: TableShape, make: MakeRow<Raw>): RowReader<Raw> {
  const keys = [...shape.columns, ...(shape.keys ?? [])].map(
    (key) => [key, columns?.get(key) ?? key] as const,
  );
  const pairs = shape.columns.map((key) => `"${columns?.get(key) ?? key}": "..."`);
  const allowed = `{${pairs.join(', ')}}`;
  return {
    push(line, where) {
      const object = checkValue(z.looseObject({}), parseJson(line, where, allowed), where, allowed);
      const own = new Map(Object.entries(object));
      return make(Object.fromEntries(keys.map(([key, name]) => [key, own.get(name)])), where);
    },
    end: () => {},
  };
}

/** Rows of TSV whose cells are the columns in their order. */
function plainReader<Raw>({ columns, heading }: TableShape, make: MakeRow<Raw>): RowReader<Raw> {
  let first = true;
  const allowed = columns.join('<TAB>');
  const fix = {
    fewer: `put one TAB between ${columns.join(' and ')}, or remove the line`,
    more: 'remove the extra TAB',
  };
  return {
    push(line, where) {
      const cells = line.split('\t');
      if (first && heading?.test(cells.at(-1) ?? '')) throw unexpectedHeader(cells, where, columns);
      first = false;
      requireCount({ where, cells }, columns.length, allowed, fix);
      const values: Record<string, string> = {};
      for (const [i, name] of columns.entries()) values[name] = cells[i] ?? '';
      return make(values, where);
    },
    end: () => {},
  };
}

function unexpectedHeader(cells: readonly string[], where: string, columns: readonly string[]): HeddleError {
  const choice = columns.map((name, i) => `${name}=${cells.at(i - columns.length) ?? 'NAME'}`).join(',');
  return new HeddleError('E_DATA', {
    where,
    found: `a header: ${cells.map((cell) => `"${cell}"`).join(', ')}`,
    allowed: `rows of ${columns.join('<TAB>')} from the first line on`,
    fix: `remove the header, or name its columns: --columns ${choice}`,
  });
}

/** Rows under a header that says where the columns stand. */
function headedReader<Raw>(
  source: RowSource,
  shape: TableShape,
  make: MakeRow<Raw>,
  records: RecordReader,
): RowReader<Raw> {
  let header: { readonly width: number; readonly places: ReadonlyMap<string, number> } | undefined;
  return {
    push(line, where) {
      const record = records.push(line, where);
      if (record === undefined) return undefined;
      if (header === undefined) {
        header = { width: record.cells.length, places: findColumns(record, source, shape) };
        return undefined;
      }
      requireCount(record, header.width, `${counted(header.width, 'column')}, as the header has`, {
        fewer: 'fill the row up, or remove it',
        more: 'put quotes around a field of CSV that has a comma in it, or remove the extra column',
      });
      const values = [...header.places].map(([name, place]) => [name, record.cells[place]]);
      return make(Object.fromEntries(values), record.where);
    },
    end: () => records.end(),
  };
}

function findColumns(
  { cells, where }: TableRecord,
  { columns }: RowSource,
  shape: TableShape,
): ReadonlyMap<string, number> {
  const names = cells.map((cell) => cell.trim());
  return new Map(
    shape.columns.map((column) => {
      const name = columns?.get(column) ?? column;
      const place = names.indexOf(name);
      const twice = place >= 0 && names.includes(name, place + 1);
      if (place >= 0 && !twice) return [column, place];
      const choice = shape.columns.map((known) => `${known}=NAME`).join(',');
      throw new HeddleError('E_DATA', {
        where,
        found: twice ? `a header with two columns "${name}"` : `a header without a column "${name}"`,
        allowed: `one of its columns: ${names.map((known) => `"${known}"`).join(', ')}`,
        fix: (twice ? undefined : didYouMean(name, names)) ?? `name the columns with --columns ${choice}`,
      });
    }),
  );
}

function requireCount(
  { cells, where }: TableRecord,
  count: number,
  allowed: string,
  fix: { readonly fewer: string; readonly more: string },
): void {
  if (cells.length === count) return;
  const found = cells.length === 1 && cells[0] === '' ? 'an empty line' : counted(cells.length, 'column');
  throw new HeddleError('E_DATA', {
    where,
    found,
    allowed,
    fix: cells.length < count ? fix.fewer : fix.more,
  });
}
