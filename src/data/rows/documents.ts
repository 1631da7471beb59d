import { z } from 'zod';
import type { RowFormat } from './row-format.ts';
import { checkTextInput, checkValue, noRows, requireText, text } from './row-value.ts';

/** A text: a whole document, or a line. */
export interface DocumentRow {
  readonly text: string;
}

const schema = z.object({ text });
const maxLineBytes = 2 ** 28;

/**
 * Rows of text-generation and fill-mask: plain text. With `file`, a file is one row, its line breaks kept (CRLF becomes
 * LF, a byte order mark is dropped); with `line`, each line that is not blank is one.
 */
export function documentRows({ documents }: { readonly documents: 'file' | 'line' }): RowFormat<DocumentRow> {
  const whole = documents === 'file';
  return {
    description: whole ? 'plain text, a document a file' : 'plain text, a document a line',
    columns: [],
    reading: { maxLineBytes, keepLineFeeds: whole },
    packing: { pack: (row) => row.text, unpack: (packed) => ({ text: packed }) },
    parser({ path }) {
      const document: string[] = [];
      let blank = true;
      return {
        push(line) {
          if (whole) document.push(line);
          if (line.trim() === '') return undefined;
          blank = false;
          return whole ? undefined : { text: line };
        },
        end() {
          if (blank) throw noRows(path, 'the file is empty', 'a file with text in it');
          return whole ? [{ text: document.join('') }] : [];
        },
      };
    },
    check(row, where) {
      const document = checkValue(schema, row, where, '{"text": "..."}');
      requireText(document.text, 'text', where, 'text that is not blank');
      return document;
    },
    input: (line) => line,
    checkInput: checkTextInput,
  };
}
