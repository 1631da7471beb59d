/**
 * White space as Python's `str.split` and `str.rstrip` see it, because sacreBLEU counts with them.
 *
 * It differs from JavaScript's `\s`: U+001C to U+001F and U+0085 count, U+FEFF does not.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: Python counts the separators U+001C to U+001F.
const visible = /[^\p{White_Space}\u001c-\u001f]+/gu;

/** The maximal runs of characters that are not white space, as Python's `text.split()`. */
export function splitWords(text: string): string[] {
  return text.match(visible) ?? [];
}

/** The text without its trailing white space, as Python's `text.rstrip()`. */
export function trimTrailing(text: string): string {
  let end = text.length;
  while (end > 0 && splitWords(text.charAt(end - 1)).length === 0) end--;
  return text.slice(0, end);
}
