import { type AlignedText, rewriteCodePoints } from './aligned-text.ts';
import { type LibraryModel, memoise, type Pieces } from './encode-pieces.ts';

/** What BERT's normaliser does; `strip_accents` null: as `lowercase`. */
export interface BertNormalizer {
  readonly clean_text: boolean;
  readonly handle_chinese_chars: boolean;
  readonly strip_accents: boolean | null;
  readonly lowercase: boolean;
}

/**
 * BERT's normaliser, code point by code point, each mapped to its place.
 *
 * Control characters go, white space becomes a space, CJK characters stand alone, then accents go (what NFD splits
 * off and Unicode calls a nonspacing mark), then lower case. This is the order of Python's tokenizers, and white
 * space is Unicode's; the npm library differs in both, and misses CJK characters outside of the first plane.
 *
 * Differs from Python's tokenizers 0.23 only at characters that their older Unicode tables lack: four ranges of
 * control characters (U+08E2, U+13430...), 509 marks (U+08CA, U+1ABF...) and some punctuation (U+2E43, U+2E52...).
 *
 * Source: Devlin et al. 2019, BERT, tokenization.py (BasicTokenizer).
 */
export function bertNormalizer(options: BertNormalizer): (text: string) => AlignedText {
  const known = memoise((character) => rewrite(character, options));
  return (text) => rewriteCodePoints(text, known);
}

function rewrite(character: string, options: BertNormalizer): string {
  let text = options.clean_text ? clean(character) : character;
  if (options.handle_chinese_chars && chinese.test(text)) text = ` ${text} `;
  if (options.strip_accents ?? options.lowercase) text = text.normalize('NFD').replace(/\p{Mn}/gu, '');
  return options.lowercase ? text.toLowerCase() : text;
}

function clean(character: string): string {
  if (/[\t\n\r]/.test(character)) return ' ';
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd]/u.test(character)) return '';
  return /\p{White_Space}/u.test(character) ? ' ' : character;
}

/** The blocks that BERT's own code lists; extension E starts at U+2B920 there. */
const chinese =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/u;

/** BERT's words: a punctuation mark alone, or what stands between white space and punctuation. */
export const bertWord = /[^\p{White_Space}\p{P}!-/:-@[-`{-~]+|[\p{P}!-/:-@[-`{-~]/gu;

/** The longest-match pieces of a word; a word without any is one unknown piece. */
export function wordPieces(
  model: LibraryModel,
  unknownToken: string,
  prefix: string,
): (word: string) => Pieces {
  const idOf = (token: string) => model.tokens_to_ids.get(token) ?? 0;
  return memoise((word) => {
    const tokens = model.encode([word]);
    if (tokens.length === 1 && tokens[0] === unknownToken) {
      return { ids: [idOf(unknownToken)], from: [0], to: [word.length - 1] };
    }
    let end = 0;
    const lengths = tokens.map((token, i) => token.length - (i === 0 ? 0 : prefix.length));
    const ends = lengths.map((length) => (end += length));
    return {
      ids: tokens.map(idOf),
      from: ends.map((each, i) => each - (lengths[i] ?? 0)),
      to: ends.map((each) => each - 1),
    };
  });
}
