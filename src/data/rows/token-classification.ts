import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import { normalizeText } from '../normalize-text.ts';
import { conllSentences, type SentenceReader } from './conll.ts';
import type { RowFormat } from './row-format.ts';
import {
  checkInputValue,
  checkValue,
  counted,
  isJsonLines,
  noRows,
  oneLine,
  parseJson,
  requireText,
} from './row-value.ts';

/** The tokens of a sentence and a label for each. */
export interface TaggedRow {
  readonly tokens: readonly string[];
  readonly labels: readonly string[];
}

const schema = z.object({ tokens: z.array(oneLine), labels: z.array(oneLine) });
const example = '{"tokens": ["...", "..."], "labels": ["...", "..."]}';

/**
 * Rows of token-classification: CoNLL columns (see `conllSentences`) or JSONL with arrays `tokens` and `labels` of one length.
 *
 * `input` takes tokens between blanks; a blank line has none.
 */
export const taggedRows: RowFormat<TaggedRow, readonly string[]> = {
  description:
    'CoNLL columns (token first, label last, a blank line after a sentence), JSONL ({tokens, labels})',
  columns: [],
  packing: {
    pack: ({ tokens, labels }) => [...tokens, ...labels].join('\n'),
    unpack(packed) {
      const cells = packed.split('\n');
      return { tokens: cells.slice(0, cells.length / 2), labels: cells.slice(cells.length / 2) };
    },
  },
  parser({ path }) {
    let [number, rows] = [0, 0];
    let reader: SentenceReader | undefined;
    return {
      push(line) {
        reader ??= isJsonLines(path, line) ? jsonSentences() : conllSentences();
        const row = reader.push(line, `${path}:${++number}`);
        if (row !== undefined) rows++;
        return row;
      },
      end() {
        const last = reader?.end();
        if (last !== undefined) return [last];
        if (rows > 0) return [];
        const found = number === 0 ? 'the file is empty' : 'a file without tokens';
        throw noRows(path, found, 'a token and its label in each line, a blank line after each sentence');
      },
    };
  },
  check: checkTagged,
  input: (line) => line.split(/[ \t]+/).filter((token) => token !== ''),
  checkInput: (input, where) =>
    checkInputValue(z.array(z.string()), input, where, 'an array of tokens, such as ["Ada", "wrote"]'),
};

function jsonSentences(): SentenceReader {
  return {
    push: (line, where) => checkTagged(parseJson(line, where, example), where),
    end: () => undefined,
  };
}

function checkTagged(row: unknown, where: string): TaggedRow {
  const { tokens, labels } = checkValue(schema, row, where, example);
  if (tokens.length === 0 || tokens.length !== labels.length) {
    throw new HeddleError('E_DATA', {
      where,
      found: `${counted(tokens.length, 'token')} and ${counted(labels.length, 'label')}`,
      allowed: 'one label for each token, at least one',
      fix: 'correct or remove the row',
    });
  }
  for (const [i, token] of tokens.entries()) {
    requireText(token, 'token', `${where}: tokens.${i}`, 'a token and its label');
    requireText(labels[i] ?? '', 'label', `${where}: labels.${i}`, 'a token and its label');
  }
  return { tokens, labels: labels.map((label) => normalizeText(label, 'nfc')) };
}
