import { countCodePoints, type Normalization } from './normalize-text.ts';
import type { RowSequence } from './row-sequence.ts';
import { textSplitter } from './tokenizer.ts';
import type { Unit } from './unit.ts';

const mostWordTypes = 1000;
const longestCharacterMedian = 32;
const twoWords = /\P{White_Space}\p{White_Space}+\P{White_Space}/u;

/**
 * Decides what `auto` means for these texts: `word` if they are spaced and have at most 1,000 different
 * words, else `char` if the median line has at most 32 characters, else `bpe:8000`.
 *
 * Spaced: at least half of the lines hold two words or more.
 */
export function resolveUnit(unit: Unit | 'auto', normalize: Normalization, texts: RowSequence<string>): Unit {
  if (unit !== 'auto') return unit;
  const lengths = new Uint32Array(texts.length);
  let [row, spaced] = [0, 0];
  for (const text of texts) {
    lengths[row++] = countCodePoints(text);
    if (twoWords.test(text)) spaced++;
  }
  const isSpaced = spaced > 0 && spaced >= texts.length / 2;
  if (isSpaced && hasFewTypes(texts, normalize)) return 'word';
  return (lengths.sort()[lengths.length >> 1] ?? 0) <= longestCharacterMedian ? 'char' : 'bpe:8000';
}

function hasFewTypes(texts: Iterable<string>, normalize: Normalization): boolean {
  const split = textSplitter({ unit: 'word', normalize });
  const types = new Set<string>();
  for (const text of texts) {
    for (const word of split(text)) types.add(word);
    if (types.size > mostWordTypes) return false;
  }
  return true;
}
