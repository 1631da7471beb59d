import { editDistance } from '../base/edit-distance.ts';
import { checkItems } from './check-items.ts';

type Tokens = readonly string[];

/**
 * Share of the items whose hypothesis equals none of its references, in percent (for G2P: the word error rate).
 *
 * Range: 0 to 100. Throws: E_DATA.
 */
export function sequenceErrorRate(
  hypotheses: readonly Tokens[],
  references: readonly (readonly Tokens[])[],
): number {
  checkItems('sequence error rate', hypotheses, references);
  const wrong = hypotheses.filter((hypothesis, i) => !isAmong(hypothesis, references[i]!));
  return (100 * wrong.length) / hypotheses.length;
}

/**
 * Edits that the hypotheses need for each token of the references, in percent (for G2P: the phoneme error rate).
 *
 * Formula: 100 sum_i d(h_i, r_i) / sum_i |r_i|, where d is the edit distance and r_i the reference of item i with the
 * smallest d / |r|, the first of equals.
 *
 * Range: from 0; over 100 where hypotheses are longer than references, Infinity where all references are empty but a
 * hypothesis is not. Throws: E_DATA.
 */
export function tokenErrorRate(
  hypotheses: readonly Tokens[],
  references: readonly (readonly Tokens[])[],
): number {
  checkItems('token error rate', hypotheses, references);
  const closest = hypotheses.map((hypothesis, i) => closestReference(hypothesis, references[i]!));
  const edits = closest.reduce((sum, item) => sum + item.edits, 0);
  const length = closest.reduce((sum, item) => sum + item.length, 0);
  return 100 * rate({ edits, length });
}

/** What one item adds to the error rates. */
export interface ItemErrors extends Alignment {
  /** Whether the hypothesis equals none of the references. */
  readonly wrong: boolean;
}

/** The errors of a hypothesis; the rates are sums of `wrong` over items, and of `edits` over sums of `length`. */
export function itemErrors(hypothesis: Tokens, references: readonly Tokens[]): ItemErrors {
  return { wrong: !isAmong(hypothesis, references), ...closestReference(hypothesis, references) };
}

interface Alignment {
  readonly edits: number;
  /** Tokens of the reference. */
  readonly length: number;
}

function closestReference(hypothesis: Tokens, references: readonly Tokens[]): Alignment {
  return references
    .map((tokens) => ({ edits: editDistance(hypothesis, tokens), length: tokens.length }))
    .reduce((best, candidate) => (rate(candidate) < rate(best) ? candidate : best));
}

/** Edits for each token of the reference; 0 where an empty reference is met. */
function rate({ edits, length }: Alignment): number {
  return edits === 0 ? 0 : edits / length;
}

function isAmong(hypothesis: Tokens, references: readonly Tokens[]): boolean {
  return references.some((tokens) => equal(tokens, hypothesis));
}

function equal(a: Tokens, b: Tokens): boolean {
  return a.length === b.length && a.every((token, i) => token === b[i]);
}
