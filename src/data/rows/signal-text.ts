/** Signals as text: numbers with separators between them, and UCR's files. */
import { HeddleError } from '../../base/errors.ts';
import { fromChannels, type Signal } from '../signals/signal.ts';
import type { RowParser } from './row-format.ts';
import { noRows } from './row-value.ts';

/** What stands for no number, after the last one. */
const nothing = /^(?:|nan|\?)$/i;

/** The numbers of cells; those that are empty or NaN at the end are left out. Throws E_DATA naming the cell. */
export function numbersOf(cells: readonly string[], where: string): number[] {
  let end = cells.length;
  while (end > 0 && nothing.test(cells[end - 1]!.trim())) end--;
  if (end === 0) throw wrongNumber('no number', where);
  return cells.slice(0, end).map((cell, i) => {
    const value = cell.trim() === '' ? Number.NaN : Number(cell);
    if (Number.isFinite(value)) return value;
    throw wrongNumber(`${JSON.stringify(cell)} as number ${i + 1}`, where);
  });
}

/** A signal of channels that are written one after the other, the numbers of each with commas between. Throws E_DATA. */
export function channelsOf(channels: readonly string[], where: string): Signal {
  const values = channels.map((text) => numbersOf(text.split(','), where));
  const lengths = values.map(({ length }) => length);
  if (lengths.every((length) => length === lengths[0])) return fromChannels(values);
  throw new HeddleError('E_DATA', {
    where,
    found: `channels of ${lengths.join(', ')} numbers`,
    allowed: 'as many numbers in each channel',
    fix: 'correct or remove the row',
  });
}

function wrongNumber(found: string, where: string): HeddleError {
  return new HeddleError('E_DATA', {
    where,
    found,
    allowed: 'finite numbers with a decimal point',
    fix: 'correct or remove the row',
  });
}

/**
 * UCR's and UEA's `.ts` files: lines that begin with @ say what the file holds, each line after `@data` is a signal: its channels with
 * : between, then its label.
 *
 * Throws: E_DATA for files with time stamps or without labels, and for a line that is no signal.
 * Source: the format of timeseriesclassification.com, as sktime and aeon read it.
 */
export function ucrRows<Row>(path: string, make: (row: unknown, where: string) => Row): RowParser<Row> {
  let [number, rows, inData] = [0, 0, false];
  return {
    push(line) {
      const where = `${path}:${++number}`;
      const text = line.trim();
      if (text === '' || text.startsWith('#')) return undefined;
      if (text.startsWith('@')) {
        inData ||= /^@data$/i.test(text);
        requireKnown(text, where);
        return undefined;
      }
      if (!inData) throw wrongLine(where, 'a line before @data', 'lines that begin with @ or #');
      const parts = text.split(':');
      if (parts.length < 2)
        throw wrongLine(where, 'a line without :', 'channels with : between, then the label');
      rows++;
      return make({ signal: channelsOf(parts.slice(0, -1), where), label: parts.at(-1) }, where);
    },
    end() {
      if (rows === 0) throw noRows(path, inData ? 'no line after @data' : 'no @data', 'signals after @data');
      return [];
    },
  };
}

/** Throws E_DATA for what a file may be in this format, and not here. */
function requireKnown(text: string, where: string): void {
  if (/^@timestamps\s+true/i.test(text)) {
    throw wrongLine(where, 'values with time stamps', '@timeStamps false');
  }
  if (/^@classlabel\s+false/i.test(text))
    throw wrongLine(where, 'signals without labels', '@classLabel true A B ...');
}

function wrongLine(where: string, found: string, allowed: string): HeddleError {
  return new HeddleError('E_DATA', { where, found, allowed });
}
