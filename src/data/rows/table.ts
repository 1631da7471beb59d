import { z } from 'zod';
import { didYouMean } from '../../base/did-you-mean.ts';
import { HeddleError } from '../../base/errors.ts';
import { csvRecords, type RecordReader, type TableRecord, tsvRecords } from './csv-records.ts';
import type { RowSource } from './row-format.ts';
import { checkValue, counted, isJsonLines, noRows, parseJson } from './row-value.ts';

/** What the rows of a table have. */
export interface TableShape {
  readonly columns: readonly string[];
  /** Further keys that an object of JSONL may have. */
  readonly keys?: readonly string[];
  /** The last cell of a first line of TSV that can only be a header. */
  readonly heading?: RegExp;
}

/** The named values of one row and the line at which it starts. */
export interface TableRow {
  readonly where: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface RowReader {
  push(line: string, where: string): TableRow | undefined;
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
export async function* readTable(source: RowSource, shape: TableShape): AsyncGenerator<TableRow, void, void> {
  let [number, rows] = [0, 0];
  let reader: RowReader | undefined;
  for await (const line of source.lines) {
    reader ??= rowReader(source, shape, line);
    const row = reader.push(line, `${source.path}:${++number}`);
    if (row === undefined) continue;
    rows++;
    yield row;
  }
  reader?.end();
  if (rows === 0) {
    const found = number === 0 ? 'the file is empty' : 'a header without rows';
    throw noRows(source.path, found, 'one row in each line');
  }
}

function rowReader(source: RowSource, shape: TableShape, firstLine: string): RowReader {
  if (isJsonLines(source.path, firstLine)) return jsonReader(source, shape);
  if (/\.csv$/i.test(source.path)) return headedReader(source, shape, csvRecords());
  return source.columns ? headedReader(source, shape, tsvRecords()) : plainReader(shape);
}

function jsonReader({ columns }: RowSource, shape: TableShape): RowReader {
  const keys = [...shape.columns, ...(shape.keys ?? [])].map(
    (key) => [key, columns?.get(key) ?? key] as const,
  );
  const pairs = shape.columns.map((key) => `"${columns?.get(key) ?? key}": "..."`);
  const allowed = `{${pairs.join(', ')}}`;
  return {
    push(line, where) {
      const object = checkValue(z.looseObject({}), parseJson(line, where, allowed), where, allowed);
      const own = new Map(Object.entries(object));
      return { where, values: Object.fromEntries(keys.map(([key, name]) => [key, own.get(name)])) };
    },
    end: () => {},
  };
}

/** Rows of TSV whose cells are the columns in their order. */
function plainReader({ columns, heading }: TableShape): RowReader {
  let first = true;
  return {
    push(line, where) {
      const cells = line.split('\t');
      if (first && heading?.test(cells.at(-1) ?? '')) throw unexpectedHeader(cells, where, columns);
      first = false;
      requireCount({ where, cells }, columns.length, columns.join('<TAB>'), {
        fewer: `put one TAB between ${columns.join(' and ')}, or remove the line`,
        more: 'remove the extra TAB',
      });
      return { where, values: Object.fromEntries(columns.map((name, i) => [name, cells[i]])) };
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
function headedReader(source: RowSource, shape: TableShape, records: RecordReader): RowReader {
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
      return { where: record.where, values: Object.fromEntries(values) };
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
