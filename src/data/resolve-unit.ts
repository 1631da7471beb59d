import type { Normalization } from './normalize-text.ts';
import { textSplitter } from './tokenizer.ts';

import type { Unit } from './unit.ts';

const mostWordTypes = 1000;
const longestCharacterMedian = 32;

/**
 * Decides what `auto` means for these texts: `word` if they are spaced and have at most 1,000 different
 * words, else `char` if the median line has at most 32 characters, else `bpe:8000`.
 *
 * Spaced: at least half of the lines hold two words or more.
 */
export function resolveUnit(unit: Unit | 'auto', normalize: Normalization, texts: readonly string[]): Unit {
  if (unit !== 'auto') return unit;
  if (isSpaced(texts) && hasFewTypes(texts, normalize)) return 'word';
  const lengths = texts.map(codePoints);
  if (median(lengths) <= longestCharacterMedian) return 'char';
  return 'bpe:8000';
}

function isSpaced(texts: readonly string[]): boolean {
  const spaced = texts.filter((text) => /\S\s+\S/.test(text)).length;
  return spaced > 0 && spaced >= texts.length / 2;
}

function hasFewTypes(texts: readonly string[], normalize: Normalization): boolean {
  const split = textSplitter({ unit: 'word', normalize });
  const types = new Set<string>();
  for (const text of texts) {
    for (const word of split(text)) types.add(word);
    if (types.size > mostWordTypes) return false;
  }
  return true;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
