import { HeddleError } from '../../base/errors.ts';
import { counted, requireText } from './row-value.ts';
import type { TaggedRow } from './token-classification.ts';

interface Layout {
  readonly tabs: boolean;
  readonly width: number;
  readonly where: string;
}

/** Takes lines, gives a sentence as soon as it is complete; `end` gives the one that the end of the file completes. */
export interface SentenceReader {
  push(line: string, where: string): TaggedRow | undefined;
  end(): TaggedRow | undefined;
}

/**
 * Takes lines of CoNLL columns, gives a sentence at the blank line after it: the token stands in the first column, its label
 * in the last.
 *
 * Columns lie between TABs if the first token's line has one, else between blanks; every line has as many as the
 * first. `-DOCSTART-` lines are skipped, and so are comments: lines before a sentence that start with `# ` and have a `=`
 * or other columns than the tokens have.
 *
 * Throws: E_DATA naming the line for one column, columns that differ in number, an empty token or label.
 * Source: Tjong Kim Sang and De Meulder (2003), Introduction to the CoNLL-2003 shared task.
 */
export function conllSentences(): SentenceReader {
  let layout: Layout | undefined;
  let tokens: string[] = [];
  let labels: string[] = [];
  const end = () => {
    const sentence = tokens.length === 0 ? undefined : { tokens, labels };
    [tokens, labels] = [[], []];
    return sentence;
  };
  const push = (line: string, where: string) => {
    if (line.trim() === '') return end();
    if (/^-DOCSTART-(\s|$)/.test(line)) return undefined;
    if (tokens.length === 0 && isComment(line, layout)) return undefined;
    layout ??= layoutOf(line, where);
    const columns = splitColumns(line, layout.tabs);
    requireWidth(columns, layout, where);
    const [token, label] = [columns.at(0) ?? '', columns.at(-1) ?? ''];
    requireText(token, 'token', where, 'a token first and its label last');
    requireText(label, 'label', where, 'a token first and its label last');
    tokens.push(token);
    labels.push(label);
    return undefined;
  };
  return { push, end };
}

/** Before the first token the columns are unknown: a line that ends in a tag of BIO is then a token `#`. */
function isComment(line: string, layout: Layout | undefined): boolean {
  if (!line.startsWith('# ')) return false;
  if (line.includes('=')) return true;
  if (layout === undefined) return !/[ \t](O|[BIESLU]-\S+)$/.test(line.trimEnd());
  return splitColumns(line, layout.tabs).length !== layout.width;
}

function layoutOf(line: string, where: string): Layout {
  const tabs = line.includes('\t');
  return { tabs, width: splitColumns(line, tabs).length, where };
}

function splitColumns(line: string, tabs: boolean): readonly string[] {
  return tabs ? line.split('\t') : line.trim().split(/[ \t]+/);
}

function requireWidth(
  columns: readonly string[],
  { width, tabs, where: first }: Layout,
  where: string,
): void {
  if (columns.length === width && width > 1) return;
  const between = tabs ? 'TABs' : 'blanks';
  throw new HeddleError('E_DATA', {
    where,
    found: `${counted(columns.length, 'column')} between ${between}`,
    allowed:
      width > 1
        ? `${width} columns, as at ${first}`
        : 'at least 2 columns: the token first, its label last, with TABs or blanks between them',
    fix: 'correct the line; a blank line ends a sentence',
  });
}
