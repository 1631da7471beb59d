import { z } from 'zod';
import type { RowFormat } from './row-format.ts';
import { checkTextInput, checkValue, isPlainLine, oneLine, requireText } from './row-value.ts';
import { tableParser } from './table.ts';

/** A text and what it is to become. */
export interface TextPair {
  readonly source: string;
  readonly target: string;
}

const columns = ['source', 'target'] as const;
const schema = z.object({ source: oneLine, target: oneLine });

/**
 * Rows of sequence-to-sequence: TSV of exactly `source<TAB>target`, CSV with a header, or JSONL with the strings `source`
 * and `target`, whose other keys are ignored. Neither side may be empty or hold a line break.
 */
export const pairRows: RowFormat<TextPair> = {
  description: 'TSV (source<TAB>target), CSV with a header, JSONL ({source, target})',
  columns,
  packing: {
    pack: ({ source, target }) => `${source}\n${target}`,
    unpack(packed) {
      const end = packed.indexOf('\n');
      return { source: packed.slice(0, end), target: packed.slice(end + 1) };
    },
  },
  parser: (source) => tableParser(source, { columns }, checkPair),
  check: checkPair,
  input: (line) => line,
  checkInput: checkTextInput,
};

function checkPair(row: unknown, where: string): TextPair {
  const pair = isPlainPair(row)
    ? { source: row.source, target: row.target }
    : checkValue(schema, row, where, '{"source": "...", "target": "..."}');
  for (const side of columns) requireText(pair[side], side, where, 'text on both sides');
  return pair;
}

function isPlainPair(row: unknown): row is TextPair {
  return (
    typeof row === 'object' &&
    row !== null &&
    'source' in row &&
    'target' in row &&
    isPlainLine(row.source) &&
    isPlainLine(row.target)
  );
}
