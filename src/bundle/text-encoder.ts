import { countUnknown } from '../data/special-tokens.ts';
import type { Tokenizer } from '../data/tokenizer.ts';

export interface TextEncoderOptions {
  /** What warnings call the text. */
  readonly side: 'source' | 'target';
  /** Texts are cut to this many tokens. */
  readonly maxLength: number;
  readonly onWarning: (message: string) => void;
}

/**
 * A function from text to at most `maxLength` ids. It warns of every text that is cut, and once of unknown symbols, which
 * become `<unk>`.
 */
export function textEncoder(
  tokenizer: Tokenizer,
  { side, maxLength, onWarning }: TextEncoderOptions,
): (text: string) => Int32Array {
  let unknownSeen = false;
  return (text) => {
    const ids = tokenizer.encode(text);
    if (ids.length > maxLength) {
      onWarning(`${side} ${excerpt(text)} has ${ids.length} tokens and is cut to ${maxLength}`);
    }
    if (!unknownSeen && countUnknown(ids) > 0) {
      unknownSeen = true;
      onWarning(`${side} ${excerpt(text)} has symbols that the vocabulary lacks; such symbols become <unk>`);
    }
    return ids.subarray(0, maxLength);
  };
}

function excerpt(text: string): string {
  const characters = Array.from(text.slice(0, 100));
  return JSON.stringify(characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : text);
}
