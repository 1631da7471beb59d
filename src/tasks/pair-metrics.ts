/** How good texts are that a model wrote, against the references. */

import type { TextPair } from '../data/rows/sequence-to-sequence.ts';
import type { Unit } from '../data/unit.ts';
import { bleu } from '../metrics/bleu.ts';
import { chrf } from '../metrics/chrf.ts';
import { itemErrors, sequenceErrorRate, tokenErrorRate } from '../metrics/error-rates.ts';
import type { ItemScores, Metric } from './task.ts';

export const pairMetrics: readonly Metric[] = [
  { name: 'sequenceErrorRate', label: 'sequence error rate, %', better: 'lower', criterion: 'sequence' },
  { name: 'tokenErrorRate', label: 'token error rate, %', better: 'lower', criterion: 'token' },
  { name: 'bleu', label: 'BLEU', better: 'higher', criterion: 'bleu' },
  { name: 'chrf', label: 'chrF', better: 'higher', criterion: 'chrf' },
  { name: 'lossPerToken', label: 'loss per token', better: 'lower', criterion: 'loss' },
  { name: 'perplexity', label: 'perplexity', better: 'lower' },
];

/** One source and every target that is right for it. */
export interface EvaluationItem {
  readonly source: string;
  readonly references: readonly string[];
}

/** Rows with the same source are references of one item, in the order of first appearance. */
export function groupBySource(pairs: readonly TextPair[]): readonly EvaluationItem[] {
  const references = new Map<string, string[]>();
  for (const { source, target } of pairs) {
    const known = references.get(source);
    if (known === undefined) references.set(source, [target]);
    else known.push(target);
  }
  return [...references].map(([source, targets]) => ({ source, references: targets }));
}

/**
 * Error rates, BLEU and chrF of hypotheses, one for each item.
 *
 * Tokens of the error rates are characters for a target made of characters, else words between white space.
 */
export function textMetrics(
  items: readonly EvaluationItem[],
  hypotheses: readonly string[],
  unit: Unit,
): ReadonlyMap<string, number> {
  const tokensOf = errorTokens(unit);
  const references = items.map((item) => item.references);
  const hypothesisTokens = hypotheses.map(tokensOf);
  const referenceTokens = references.map((texts) => texts.map(tokensOf));
  return new Map([
    ['sequenceErrorRate', sequenceErrorRate(hypothesisTokens, referenceTokens)],
    ['tokenErrorRate', tokenErrorRate(hypothesisTokens, referenceTokens)],
    ['bleu', bleu(hypotheses, references)],
    ['chrf', chrf(hypotheses, references)],
  ]);
}

/** What each item adds to the error rates. */
export function perItemErrors(
  items: readonly EvaluationItem[],
  hypotheses: readonly string[],
  unit: Unit,
): ReadonlyMap<string, ItemScores> {
  const tokensOf = errorTokens(unit);
  const errors = items.map(({ references }, i) =>
    itemErrors(tokensOf(hypotheses[i] ?? ''), references.map(tokensOf)),
  );
  return new Map<string, ItemScores>([
    ['sequenceErrorRate', errors.map(({ wrong }) => (wrong ? 100 : 0))],
    [
      'tokenErrorRate',
      { values: errors.map(({ edits }) => 100 * edits), weights: errors.map(({ length }) => length) },
    ],
  ]);
}

/** How a text is cut for the error rates: characters where its tokens are characters, else words. */
function errorTokens(unit: Unit): (text: string) => readonly string[] {
  return (text) => (unit === 'char' ? [...text] : text.split(/\s+/).filter((word) => word !== ''));
}

/**
 * The mean negative log-probability of a token, end token included (natural logarithm), and its exponential.
 * scores[i] holds the log-probabilities of row i.
 */
export function lossMetrics(scores: readonly (readonly number[])[]): ReadonlyMap<string, number> {
  const tokens = scores.reduce((count, row) => count + row.length, 0);
  const sum = scores.reduce((total, row) => total + row.reduce((a, b) => a + b, 0), 0);
  const lossPerToken = -sum / tokens;
  return new Map([
    ['lossPerToken', lossPerToken],
    ['perplexity', Math.exp(lossPerToken)],
  ]);
}
