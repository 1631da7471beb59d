import { z } from 'zod';
import type { RowFormat } from './row-format.ts';
import { checkTextInput, checkValue, oneLine, requireText } from './row-value.ts';
import { readTable } from './table.ts';

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
  async *parse(source) {
    for await (const { where, values } of readTable(source, { columns })) yield checkPair(values, where);
  },
  check: checkPair,
  input: (line) => line,
  checkInput: checkTextInput,
};

function checkPair(row: unknown, where: string): TextPair {
  const pair = checkValue(schema, row, where, '{"source": "...", "target": "..."}');
  for (const side of columns) requireText(pair[side], side, where, 'text on both sides');
  return pair;
}
