import { checkItems } from './check-items.ts';
import { countMatches, countNgrams, unionOfCounts } from './ngrams.ts';
import { tokenize13a } from './tokenize-13a.ts';

const orders = [1, 2, 3, 4] as const;

/** What BLEU sums over the items of a corpus. */
interface Statistics {
  hypothesisLength: number;
  /** Of each item the reference whose length is closest to the hypothesis. */
  referenceLength: number;
  /** For each order: n-grams of the hypotheses that a reference has too, and all of them. */
  readonly matches: number[];
  readonly totals: number[];
}

/**
 * BLEU of a corpus as sacreBLEU computes it by default: tokenizer 13a, case kept, exponential smoothing.
 *
 * `references[i]` are the references of `hypotheses[i]`; their number may differ from item to item.
 *
 * Formula: BP exp(1/4 sum_{n=1..4} log p_n), where p_n is the share of the hypotheses' n-grams that a reference
 * has too, each counted at most as often as in the reference that has it most often, and
 * BP = min(1, exp(1 - r / c)) for c words in the hypotheses and r words in the references closest in length.
 * The k-th order without a match counts as 1 / 2^k matches; a corpus without a match, or without any 4-gram, has BLEU 0.
 *
 * Range: 0 to 100. Throws: E_DATA.
 *
 * Source: Papineni et al. (2002); Chen and Cherry (2014), smoothing 3; Post (2018), sacreBLEU.
 */
export function bleu(hypotheses: readonly string[], references: readonly (readonly string[])[]): number {
  checkItems('BLEU', hypotheses, references);
  const corpus: Statistics = {
    hypothesisLength: 0,
    referenceLength: 0,
    matches: orders.map(() => 0),
    totals: orders.map(() => 0),
  };
  hypotheses.forEach((hypothesis, i) => {
    addItem(corpus, tokenize13a(hypothesis), references[i]!.map(tokenize13a));
  });
  if (corpus.matches.every((count) => count === 0)) return 0;
  const meanLog = smoothedPrecisions(corpus).reduce((sum, p) => sum + Math.log(p), 0) / orders.length;
  return brevityPenalty(corpus) * Math.exp(meanLog);
}

function addItem(
  corpus: Statistics,
  hypothesis: readonly string[],
  references: readonly (readonly string[])[],
): void {
  corpus.hypothesisLength += hypothesis.length;
  corpus.referenceLength += closestLength(
    hypothesis.length,
    references.map((words) => words.length),
  );
  orders.forEach((order, i) => {
    const allowed = unionOfCounts(references.map((words) => countNgrams(words, order, ' ')));
    corpus.matches[i]! += countMatches(countNgrams(hypothesis, order, ' '), allowed);
    corpus.totals[i]! += Math.max(0, hypothesis.length - order + 1);
  });
}

/** The length with the smallest distance to `length`; of two as close, the shorter. */
function closestLength(length: number, candidates: readonly number[]): number {
  const distance = (candidate: number) => Math.abs(candidate - length);
  return candidates.reduce((best, candidate) => {
    const nearer = distance(candidate) - distance(best);
    return nearer < 0 || (nearer === 0 && candidate < best) ? candidate : best;
  });
}

/** Percentages p_n; 0 where the hypotheses have no n-gram of the order. */
function smoothedPrecisions({ matches, totals }: Statistics): number[] {
  let smoothing = 1;
  return orders.map((_, i) => {
    if (totals[i] === 0) return 0;
    if (matches[i] === 0) smoothing *= 2;
    const counted = matches[i] === 0 ? 1 / smoothing : matches[i]!;
    return (100 * counted) / totals[i]!;
  });
}

function brevityPenalty({ hypothesisLength, referenceLength }: Statistics): number {
  return Math.min(1, Math.exp(1 - referenceLength / hypothesisLength));
}
