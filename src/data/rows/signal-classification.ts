/** Rows of signal-classification: numeric sequences and their labels, in tables, arrays and UCR's files. */
import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import type { NumberArray } from '../arrays/npy.ts';
import { parseNpz } from '../arrays/npz.ts';
import { madeRows, type RowSequence } from '../row-sequence.ts';
import { type GivenSignal, type Signal, signal } from '../signals/signal.ts';
import { labelsOfArray, partOfArchive } from './array-rows.ts';
import { csvRecords, tsvRecords } from './csv-records.ts';
import type { RowFormat, RowParser, RowSource } from './row-format.ts';
import { labelFields, labelsOf } from './row-labels.ts';
import { checkInputValue, checkValue, isJsonLines, noRows, parseJson } from './row-value.ts';
import { channelsOf, numbersOf, ucrRows } from './signal-text.ts';

/** A signal and its label. */
export interface SignalRow {
  readonly signal: Signal;
  readonly label: string;
}

/** What the library takes for a `SignalRow`. */
export interface GivenSignalRow {
  readonly signal: GivenSignal;
  readonly label: string;
}

const rowSchema = z.object({ signal, ...labelFields });
const allowedRow = '{signal: [numbers], label: "..."}';
const allowedInput = 'numbers with commas between, channels with : between; or JSON: [[step], [step], ...]';

/**
 * CSV with a header, a column `label` and a column for each step; TSV as UCR's archive of 2018 has it, the label first; UCR's `.ts`;
 * JSONL; `.npz` with `x` [N, T] or [N, T, C] and `y` [N], of which `x_test` and `y_test` are evaluated. Signals may differ in length:
 * cells that are empty or NaN after the last number are none.
 */
export const signalClassificationRows: RowFormat<SignalRow, Signal> = {
  description:
    'CSV (a column label, a column for each step), TSV (label first), UCR .ts, JSONL ({signal, label}), .npz (x, y, x_test, y_test)',
  columns: ['label'],
  parser: (source) => {
    let parser: RowParser<SignalRow> | undefined;
    return {
      push(line) {
        parser ??= parserOf(source, line);
        return parser.push(line);
      },
      end() {
        if (parser === undefined) throw noRows(source.path, 'the file is empty', 'one row in each line');
        return parser.end();
      },
    };
  },
  async collect(source, media) {
    const { path, part = 'train' } = source;
    if (!/\.npz$/i.test(path)) return undefined;
    const archive = parseNpz(await media.bytes(path), path);
    return partOfArchive(archive, part, path, (suffix) =>
      arrayRows(archive.array(`x${suffix}`), archive.array(`y${suffix}`), `${path}: x${suffix}`),
    );
  },
  check,
  input(line, where) {
    if (/^\s*\[/.test(line)) return checkSignal(parseJson(line, where, allowedInput), where);
    return channelsOf(line.split(':'), where);
  },
  checkInput: checkSignal,
};

function checkSignal(input: unknown, where: string): Signal {
  return checkInputValue(signal, input, where, allowedInput);
}

function check(row: unknown, where: string): SignalRow {
  const given = checkValue(rowSchema, row, where, allowedRow);
  const [label = ''] = labelsOf(given, where, { item: 'a signal', allowed: allowedRow, multiLabel: false });
  return { signal: given.signal, label };
}

function parserOf(source: RowSource, first: string): RowParser<SignalRow> {
  if (/\.ts$/i.test(source.path)) return ucrRows(source.path, check);
  if (isJsonLines(source.path, first)) {
    return lineRows(source.path, (line, where) => check(parseJson(line, where, allowedRow), where));
  }
  return tableRows(source);
}

/** A row for each line. */
function lineRows(path: string, make: (line: string, where: string) => SignalRow): RowParser<SignalRow> {
  let number = 0;
  return {
    push: (line) => make(line, `${path}:${++number}`),
    end: () => [],
  };
}

/** CSV under a header that says where the label stands; TSV without one, the label first. */
function tableRows({ path, columns }: RowSource): RowParser<SignalRow> {
  const isCsv = /\.csv$/i.test(path);
  const records = isCsv ? csvRecords() : tsvRecords();
  const name = columns?.get('label') ?? 'label';
  let place = isCsv || columns !== undefined ? undefined : 0;
  let [width, number, rows] = [0, 0, 0];
  return {
    push(line) {
      const record = records.push(line, `${path}:${++number}`);
      if (record === undefined) return undefined;
      const { cells, where } = record;
      if (place === undefined) {
        place = labelPlace(cells, name, where);
        width = cells.length;
        return undefined;
      }
      if (width > 0 && cells.length > width) throw tooManyCells(cells.length, width, where);
      rows++;
      const values = cells.filter((_, i) => i !== place);
      return check({ signal: numbersOf(values, where), label: cells[place] }, where);
    },
    end() {
      records.end();
      if (rows === 0) throw noRows(path, 'a header without rows', 'one row in each line');
      return [];
    },
  };
}

function labelPlace(cells: readonly string[], name: string, where: string): number {
  const place = cells.findIndex((cell) => cell.trim() === name);
  if (place >= 0) return place;
  throw new HeddleError('E_DATA', {
    where,
    found: `a header without a column "${name}"`,
    allowed: `a column of labels among ${cells.slice(0, 8).join(', ')}${cells.length > 8 ? ', ...' : ''}`,
    fix: 'name it: --columns label=NAME',
  });
}

function tooManyCells(found: number, allowed: number, where: string): HeddleError {
  return new HeddleError('E_DATA', {
    where,
    found: `${found} cells`,
    allowed: `${allowed}, as the header has`,
    fix: 'write decimals with a point: a comma is between cells',
  });
}

/** Shapes: values [N, T] or [N, T, C], labels [N] or [N, 1]. Throws E_DATA naming the row. */
function arrayRows({ shape, data }: NumberArray, labels: NumberArray, where: string): RowSequence<SignalRow> {
  const [count = 0, steps = 0, channels = 1] = shape;
  if (shape.length < 2 || shape.length > 3 || steps * channels === 0) {
    const found = `an array of the shape (${shape.join(', ')})`;
    throw new HeddleError('E_DATA', { where, found, allowed: 'signals: (N, T) or (N, T, C)' });
  }
  const size = steps * channels;
  const namesOf = labelsOfArray(labels, { multiLabel: false, count, where, items: 'signals' });
  const read = (i: number): SignalRow => {
    const values = Float32Array.from(data.subarray(i * size, (i + 1) * size));
    let end = size;
    while (end > 0 && Number.isNaN(values[end - 1])) end--;
    // A step of which one channel is missing is no step that is missing.
    const kept = values.subarray(0, Math.ceil(end / channels) * channels);
    return { signal: { channels, data: kept }, label: namesOf(i)[0] ?? '' };
  };
  for (let i = 0; i < count; i++) check(read(i), `${where}, row ${i}`);
  return madeRows(count, read);
}
