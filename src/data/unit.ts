import { HeddleError } from '../base/errors.ts';
import { specialTokens } from './special-tokens.ts';

/** What a token is: a Unicode code point, a word between white space, or one of N byte-pair pieces. */
export type Unit = 'char' | 'word' | `bpe:${number}`;

const smallest = specialTokens.length + 1;
const largest = 1_000_000;

/**
 * Reads a unit as the flags `--source-unit` and `--target-unit` write it.
 *
 * Ranges: `bpe:N` has N tokens with the four special ones, N from 5 to 1,000,000.
 * Throws: E_CONFIG.
 */
export function parseUnit(text: string, where: string): Unit | 'auto' {
  if (text === 'auto' || text === 'char' || text === 'word') return text;
  const size = /^bpe:(\d{1,7})$/.exec(text)?.[1];
  if (size !== undefined && Number(size) >= smallest && Number(size) <= largest) return `bpe:${Number(size)}`;
  throw new HeddleError('E_CONFIG', {
    where,
    found: JSON.stringify(text),
    allowed: `auto, char, word, or bpe:N with N from ${smallest} to ${largest}`,
    fix: 'bpe:8000 suits sentences, char suits words',
  });
}

/** The vocabulary size of a byte-pair unit; undefined for the other units. */
export function bytePairSize(unit: Unit): number | undefined {
  return unit === 'char' || unit === 'word' ? undefined : Number(unit.slice('bpe:'.length));
}
