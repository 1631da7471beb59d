import { checkItems } from './check-items.ts';
import { countMatches, countNgrams, type NgramCounts } from './ngrams.ts';
import { splitWords } from './white-space.ts';

const orders = [1, 2, 3, 4, 5, 6] as const;
const beta = 2;

/** n-grams of one order: in the hypothesis, in the reference, and in both. */
interface OrderCounts {
  readonly hypothesis: number;
  readonly reference: number;
  readonly matches: number;
}

/**
 * chrF2 of a corpus as sacreBLEU computes it by default: an F-score of character n-grams up to order 6, with white
 * space left out and case kept. A character is a Unicode code point.
 *
 * `references[i]` are the references of `hypotheses[i]`; an item counts against the one that gives it the best chrF,
 * the first of equals.
 *
 * Formula: 100 (1 + beta^2) P R / (beta^2 P + R) with beta = 2, where P and R are precision and recall, averaged over
 * the orders that both the hypotheses and the references have.
 *
 * Range: 0 to 100. Throws: E_DATA.
 *
 * Source: Popovic (2015, 2016); Post (2018), sacreBLEU.
 */
export function chrf(hypotheses: readonly string[], references: readonly (readonly string[])[]): number {
  checkItems('chrF', hypotheses, references);
  const items = hypotheses.map((hypothesis, i) => bestCounts(hypothesis, references[i]!));
  return fScore(items.reduce(addCounts));
}

function bestCounts(hypothesis: string, references: readonly string[]): readonly OrderCounts[] {
  const ours = characterNgrams(hypothesis);
  const candidates = references.map((reference) => compare(ours, characterNgrams(reference)));
  return candidates.reduce((best, candidate) => (fScore(candidate) > fScore(best) ? candidate : best));
}

function characterNgrams(text: string): readonly NgramCounts[] {
  const characters = Array.from(splitWords(text).join(''));
  return orders.map((order) => countNgrams(characters, order, ''));
}

/** n-grams of the hypothesis count only for orders that the reference has too. */
function compare(
  hypothesis: readonly NgramCounts[],
  reference: readonly NgramCounts[],
): readonly OrderCounts[] {
  return orders.map((_, i) => {
    const [ours, theirs] = [hypothesis[i]!, reference[i]!];
    return {
      hypothesis: theirs.size === 0 ? 0 : sizeOf(ours),
      reference: sizeOf(theirs),
      matches: countMatches(ours, theirs),
    };
  });
}

function sizeOf(counts: NgramCounts): number {
  let size = 0;
  for (const count of counts.values()) size += count;
  return size;
}

function addCounts(a: readonly OrderCounts[], b: readonly OrderCounts[]): readonly OrderCounts[] {
  return a.map((counts, i) => ({
    hypothesis: counts.hypothesis + b[i]!.hypothesis,
    reference: counts.reference + b[i]!.reference,
    matches: counts.matches + b[i]!.matches,
  }));
}

function fScore(counts: readonly OrderCounts[]): number {
  const shared = counts.filter(({ hypothesis, reference }) => hypothesis > 0 && reference > 0);
  const mean = (share: (order: OrderCounts) => number) =>
    shared.reduce((sum, order) => sum + share(order), 0) / shared.length;
  const precision = mean(({ matches, hypothesis }) => matches / hypothesis);
  const recall = mean(({ matches, reference }) => matches / reference);
  const weight = beta ** 2;
  // Without a shared order the means are 0 / 0, and without a match the score is.
  return 100 * (((1 + weight) * precision * recall) / (weight * precision + recall)) || 0;
}
