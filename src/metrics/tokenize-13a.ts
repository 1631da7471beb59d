import { splitWords, trimTrailing } from './white-space.ts';

/**
 * Splits a line into words as BLEU of the WMT evaluations does: punctuation and symbols of ASCII stand alone,
 * periods and commas too unless digits surround them, and a hyphen does after a digit.
 *
 * Source: mteval-v13a.pl, as sacreBLEU's tokenizer `13a` (Post 2018) states it.
 *
 * @example
 * tokenize13a('It costs $1,000 (at most).'); // ['It', 'costs', '$', '1,000', '(', 'at', 'most', ')', '.']
 */
export function tokenize13a(line: string): string[] {
  const spaced = ` ${readMarkup(trimTrailing(line))} `
    .replace(/[{-~[-` -&(-+:-@/]/g, ' $& ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ');
  return splitWords(spaced);
}

/** Joins words that a line break hyphenates and reads the four entities of SGML, the ampersand before `<` and `>`. */
function readMarkup(text: string): string {
  return text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}
