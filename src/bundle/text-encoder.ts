import { countUnknown } from '../data/special-tokens.ts';
import type { Tokenizer } from '../data/tokenizer.ts';

export interface TextEncoderOptions {
  /** What warnings call the text. */
  readonly side: 'source' | 'target';
  /** Texts are cut to this many tokens. */
  readonly maxLength: number;
  /** Told of every text that is cut. */
  readonly onCut: (message: string) => void;
  /** Told of every text with unknown symbols, which become `<unk>`. */
  readonly onUnknown: (message: string) => void;
}

/** A function from text to at most `maxLength` ids. */
export function textEncoder(
  tokenizer: Tokenizer,
  { side, maxLength, onCut, onUnknown }: TextEncoderOptions,
): (text: string) => Int32Array {
  return (text) => {
    const ids = tokenizer.encode(text);
    if (ids.length > maxLength) {
      onCut(`${side} ${excerpt(text)} has ${ids.length} tokens and is cut to ${maxLength}`);
    }
    if (countUnknown(ids) > 0) {
      onUnknown(`${side} ${excerpt(text)} has symbols that the vocabulary lacks; such symbols become <unk>`);
    }
    return ids.subarray(0, maxLength);
  };
}

function excerpt(text: string): string {
  const characters = Array.from(text.slice(0, 100));
  return JSON.stringify(characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : text);
}
