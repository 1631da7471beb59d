import { alignText, prependTo } from './aligned-text.ts';
import { bytePairEncoder, unknownSymbol } from './byte-pair-encoder.ts';
import { type Cut, matchSpans, memoise, type Pieces } from './encode-pieces.ts';

/**
 * GPT-2's words: letters, digits or other characters, each with one space before it.
 *
 * White space is Unicode's, as in Python's tokenizers; JavaScript's `\s` has U+FEFF and lacks U+0085.
 *
 * Source: Radford et al. 2019, GPT-2, encoder.py.
 */
const words =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Cuts a text into GPT-2's words, after a space where the file asks for one. */
export function cutByteLevel(text: string, addPrefixSpace: boolean): Cut {
  const aligned = alignText(text);
  const prefixed = addPrefixSpace && text !== '' && !text.startsWith(' ');
  const cut = prefixed ? prependTo(aligned, ' ') : aligned;
  return { aligned: cut, spans: matchSpans(cut.text, words) };
}

/**
 * The byte-pair pieces of a word over its UTF-8 bytes.
 *
 * A piece that ends inside of a character covers all of it. A byte that the vocabulary lacks is unknown, or left
 * out where there is no unknown token, as in Python's tokenizers (whose offsets are then short by the bytes that
 * were left out; ours are those of the text). The id of a special token never comes out.
 */
export function bytePieces(
  idOf: (token: string) => number | undefined,
  merges: readonly (readonly [string, string])[],
  unknown: number | undefined,
): (word: string) => Pieces {
  const encode = bytePairEncoder(idOf, merges);
  return memoise((word) => {
    const { symbols, units } = spellBytes(word);
    const found = encode(symbols.map((symbol) => idOf(symbol) ?? unknownSymbol));
    const pieces: { ids: number[]; from: number[]; to: number[] } = { ids: [], from: [], to: [] };
    let byte = 0;
    for (const [i, count] of found.symbols.entries()) {
      const known = found.ids[i];
      const id = known === unknownSymbol ? unknown : known;
      const first = units[byte] ?? 0;
      byte += count;
      if (id === undefined) continue;
      pieces.ids.push(id);
      pieces.from.push(first);
      pieces.to.push(units[byte - 1] ?? 0);
    }
    return pieces;
  });
}

const encoder = new TextEncoder();

/** The UTF-8 bytes of a word, each written as one visible character, and the UTF-16 unit of each. */
function spellBytes(word: string): {
  readonly symbols: readonly string[];
  readonly units: readonly number[];
} {
  const symbols: string[] = [];
  const units: number[] = [];
  let unit = 0;
  for (const character of word) {
    for (const byte of encoder.encode(character)) {
      symbols.push(visible[byte] ?? '');
      units.push(unit);
    }
    unit += character.length;
  }
  return { symbols, units };
}

/** A printable Latin-1 character for itself, the other bytes in order from U+0100. */
const visible: readonly string[] = (() => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCharCode(printable ? byte : next++);
  });
})();

/** What a space looks like in a byte-level piece. */
const space = visible[0x20] ?? '';

/**
 * The offsets of a piece without the spaces at its ends.
 *
 * A first piece keeps one space that stood before it where the file adds one: what the file added has no place in
 * the text. (Python's tokenizers do so even where the space was the text's own.)
 */
export function trimSpaces(
  token: string,
  [start, end]: readonly [number, number],
  keepFirst: boolean,
): readonly [number, number] {
  const inner = [...token];
  const leading = inner.findIndex((character) => character !== space);
  const before = leading < 0 ? inner.length : leading;
  const after = inner.length - 1 - inner.findLastIndex((character) => character !== space);
  const kept = before > 0 && keepFirst ? before - 1 : before;
  const from = Math.min(start + kept, end);
  return [from, after > 0 && end >= after ? Math.max(end - after, from) : end];
}
