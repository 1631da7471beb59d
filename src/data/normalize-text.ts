/** What happens to text before it is split: nothing, Unicode composition (NFC), or NFC and lower case. */
export type Normalization = 'none' | 'nfc' | 'nfc-lower';

/** A text as a model with this normalisation sees it. */
export function normalizeText(text: string, normalization: Normalization): string {
  if (normalization === 'none') return text;
  // Nothing below U+0300 composes with what stands before it.
  const composed = /[^\0-\u02ff]/.test(text) ? text.normalize('NFC') : text;
  return normalization === 'nfc-lower' ? lowerCase(composed) : composed;
}

/**
 * Lower case, each code point by itself, as Hugging Face's tokenizers have it: a capital sigma at the end of a word is σ as
 * elsewhere. (JavaScript writes ς there; nothing else depends on its neighbours.)
 */
export function lowerCase(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase();
}

/** A text with one space in the place of all white space between its words, as tokens that are words or pieces of words see it. */
export function joinWords(text: string): string {
  return plainWords.test(text) ? text : wordsOf(text).join(' ');
}

/** Words of ASCII with one space between them, as most texts are. */
const plainWords = /^[!-~]+(?: [!-~]+)*$/;

/** What stands between white space; U+0085 is white space and U+FEFF is none, as Unicode has it. */
export const wordPattern = /\P{White_Space}+/gu;

/** The words between white space. */
export function wordsOf(text: string): readonly string[] {
  return text.match(wordPattern) ?? [];
}

/** How many words stand between white space. */
export function countWords(text: string): number {
  return wordsOf(text).length;
}

/** How many Unicode code points a text has. */
export function countCodePoints(text: string): number {
  const pairs = text.match(/[\ud800-\udbff][\udc00-\udfff]/g);
  return text.length - (pairs?.length ?? 0);
}
