import Papa from 'papaparse';
import { HeddleError } from '../../base/errors.ts';

/** The cells of one record and the line at which it starts. */
export interface TableRecord {
  readonly where: string;
  readonly cells: readonly string[];
}

/** Takes lines, gives a record as soon as it is complete. */
export interface RecordReader {
  push(line: string, where: string): TableRecord | undefined;
  /** Throws E_DATA where a record is still open at the end of the file. */
  end(): void;
}

const maxRecordCharacters = 2 ** 20;

/** Records of one line each, their cells between TABs; a quote is text. */
export function tsvRecords(): RecordReader {
  return { push: (line, where) => ({ where, cells: line.split('\t') }), end: () => {} };
}

/**
 * Records of CSV: a cell between quotes may hold commas, line breaks and, doubled, quotes. A quote in a cell that does not
 * start with one is text.
 *
 * Memory holds one record. Throws: E_DATA naming the line where the record starts, for text after a closing quote and for
 * a quote that is not closed (within 2^20 characters).
 * Source: RFC 4180.
 */
export function csvRecords(): RecordReader {
  let open: { readonly where: string; readonly lines: string[]; characters: number } | undefined;
  return {
    push(line, where) {
      open ??= { where, lines: [], characters: 0 };
      open.lines.push(line);
      open.characters += line.length + 1;
      const first = open.lines.length === 1;
      // A record that is open can only end in a line with a quote, so that other lines need no new attempt.
      const cells = first || line.includes('"') ? splitRecord(open.lines.join('\n'), open.where) : undefined;
      if (cells === undefined && open.characters > maxRecordCharacters) throw notClosed(open.where);
      if (cells === undefined) return undefined;
      const record = { where: open.where, cells };
      open = undefined;
      return record;
    },
    end() {
      if (open !== undefined) throw notClosed(open.where);
    },
  };
}

/** The cells, or undefined where a quote is still open. */
function splitRecord(record: string, where: string): readonly string[] | undefined {
  if (!record.includes('"')) return record.split(',');
  const { data, errors } = Papa.parse<string[]>(record, { delimiter: ',', newline: '\n' });
  const codes = errors.map(({ code }) => code);
  if (codes.includes('InvalidQuotes')) {
    throw new HeddleError('E_DATA', {
      where,
      found: 'text after a closing quote',
      allowed: 'CSV: a comma or the end of the line after a closing quote',
      fix: 'write a quote inside a quoted field twice: ""',
    });
  }
  return codes.includes('MissingQuotes') ? undefined : data[0];
}

function notClosed(where: string): HeddleError {
  return new HeddleError('E_DATA', {
    where,
    found: 'a quoted field that is not closed',
    allowed: `CSV: a quote at both ends, at most ${maxRecordCharacters} characters in a row`,
    fix: 'close the quote, or write a quote that is text twice: ""',
  });
}
