import type { Tokenizer } from './tokenizer.ts';

/** Turns tokens that come one by one into pieces of text. */
interface TextPieces {
  /** The text that is certain now; empty in the middle of a character that several tokens spell. */
  push(id: number): string;
  /** What is left at the end. */
  end(): string;
}

/** What decoders write for bytes that are no whole character. */
const replacement = '\ufffd';

/** More tokens than any character has bytes, and as many of those before as a decoder needs to see. */
const most = 8;

/**
 * The pieces of a text that goes on from `before`. Tokens are decoded next to those of the piece before them, because a
 * token alone may be spelt otherwise: a word without the space before it, a byte without the rest of its character.
 */
export function textPieces(tokenizer: Pick<Tokenizer, 'decode'>, before: ArrayLike<number>): TextPieces {
  let known = Array.from(before).slice(-most);
  let fresh: number[] = [];
  const pieceOf = () => {
    const head = tokenizer.decode(known);
    const whole = tokenizer.decode([...known, ...fresh]);
    return whole.startsWith(head) ? whole.slice(head.length) : tokenizer.decode(fresh);
  };
  const take = () => {
    const piece = pieceOf();
    [known, fresh] = [[...known, ...fresh].slice(-most), []];
    return piece;
  };
  return {
    push(id) {
      fresh.push(id);
      return fresh.length < most && pieceOf().endsWith(replacement) ? '' : take();
    },
    end: () => (fresh.length === 0 ? '' : take()),
  };
}
