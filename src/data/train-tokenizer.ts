import { codePointCounts } from './characters.ts';
import { type Normalization, normalizeText } from './normalize-text.ts';
import type { Pulse } from './row-sequence.ts';
import { loadOwnTokenizer, type OwnTokenizer, pairStretches, textSplitter } from './tokenizer.ts';
import { specialTokensOf, type TokenizerOptions, tokenizerJson } from './tokenizer-json.ts';
import { byFrequency, trainBytePairs } from './train-byte-pairs.ts';
import { bytePairSize } from './unit.ts';

/**
 * Learns the vocabulary of texts: all characters or words that occur, most frequent first, or byte pairs.
 *
 * `pulse` hears how far byte pairs are learned, and ends it by throwing. A word spelt like a special token is left out, and no byte pair is merged into one.
 */
export function trainTokenizer(
  options: TokenizerOptions,
  texts: Iterable<string>,
  pulse?: Pulse,
): OwnTokenizer {
  const counts = countTokens(options, texts);
  const specials = specialTokensOf(options);
  const reserved: ReadonlySet<string> = new Set(specials);
  const size = bytePairSize(options.unit);
  if (size === undefined) {
    const tokens = byFrequency(counts).filter((token) => !reserved.has(token));
    return loadOwnTokenizer(tokenizerJson(options, tokens));
  }
  const { tokens, merges } = trainBytePairs(countStretches(counts), {
    size: size - specials.length,
    reserved,
    pulse,
  });
  return loadOwnTokenizer(tokenizerJson(options, tokens, merges));
}

function countTokens(options: TokenizerOptions, texts: Iterable<string>): ReadonlyMap<string, number> {
  if (options.unit === 'char') return codePointCounts(normalized(texts, options.normalize));
  const split = textSplitter(options);
  // A box for each token, so that it is looked up once each time.
  const boxes = new Map<string, { count: number }>();
  for (const text of texts) {
    for (const token of split(text)) {
      const box = boxes.get(token);
      if (box === undefined) boxes.set(token, { count: 1 });
      else box.count++;
    }
  }
  return new Map([...boxes].map(([token, { count }]) => [token, count]));
}

function* normalized(texts: Iterable<string>, normalization: Normalization): Generator<string, void, void> {
  for (const text of texts) yield normalizeText(text, normalization);
}

function countStretches(words: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [word, count] of words) {
    for (const stretch of pairStretches(word)) counts.set(stretch, (counts.get(stretch) ?? 0) + count);
  }
  return counts;
}
