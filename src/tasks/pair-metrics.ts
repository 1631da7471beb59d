/** How good texts are that a model wrote, against the references. */

import { wordsOf } from '../data/normalize-text.ts';
import type { TextPair } from '../data/rows/sequence-to-sequence.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { Unit } from '../data/unit.ts';
import { bleu } from '../metrics/bleu.ts';
import { chrf } from '../metrics/chrf.ts';
import { itemErrors, sequenceErrorRate, tokenErrorRate } from '../metrics/error-rates.ts';
import type { ItemScores, Metric } from './task.ts';
import { textKey } from './text-encoding.ts';

export const pairMetrics: readonly Metric[] = [
  {
    name: 'sequenceErrorRate',
    label: 'sequence error rate, %',
    better: 'lower',
    criterion: 'sequence',
    range: [100, 0],
  },
  {
    name: 'tokenErrorRate',
    label: 'token error rate, %',
    better: 'lower',
    criterion: 'token',
    range: [100, 0],
  },
  { name: 'bleu', label: 'BLEU', better: 'higher', criterion: 'bleu', range: [0, 100] },
  { name: 'chrf', label: 'chrF', better: 'higher', criterion: 'chrf', range: [0, 100] },
  { name: 'lossPerToken', label: 'loss per token', better: 'lower', criterion: 'loss' },
  { name: 'perplexity', label: 'perplexity', better: 'lower' },
];

/** One source and every target that is right for it. */
export interface EvaluationItem {
  readonly source: string;
  readonly references: readonly string[];
}

/**
 * Rows whose source is the same to the model are references of one item, in the order of first appearance; its source is
 * spelt as in the first of them.
 */
export function groupBySource(pairs: readonly TextPair[], tokenizer: Spelling): readonly EvaluationItem[] {
  const keyOf = textKey(tokenizer);
  const items = new Map<string, { readonly source: string; readonly references: string[] }>();
  for (const { source, target } of pairs) {
    const key = keyOf(source);
    const known = items.get(key);
    if (known === undefined) items.set(key, { source, references: [target] });
    else known.references.push(target);
  }
  return [...items.values()];
}

/** What of a tokenizer decides how texts are compared. */
type Spelling = Pick<Tokenizer, 'unit' | 'normalize'>;

/**
 * Error rates, BLEU and chrF of hypotheses, one for each item, by the tokenizer of the targets: both sides are compared as it
 * normalises them.
 *
 * Tokens of the error rates are characters for a target made of characters, else words between white space.
 */
export function textMetrics(
  items: readonly EvaluationItem[],
  hypotheses: readonly string[],
  { unit, normalize }: Spelling,
): ReadonlyMap<string, number> {
  const tokensOf = errorTokens(unit);
  const written = hypotheses.map(normalize);
  const references = items.map((item) => item.references.map(normalize));
  const hypothesisTokens = written.map(tokensOf);
  const referenceTokens = references.map((texts) => texts.map(tokensOf));
  return new Map([
    ['sequenceErrorRate', sequenceErrorRate(hypothesisTokens, referenceTokens)],
    ['tokenErrorRate', tokenErrorRate(hypothesisTokens, referenceTokens)],
    ['bleu', bleu(written, references)],
    ['chrf', chrf(written, references)],
  ]);
}

/** What each item adds to the error rates. */
export function perItemErrors(
  items: readonly EvaluationItem[],
  hypotheses: readonly string[],
  { unit, normalize }: Spelling,
): ReadonlyMap<string, ItemScores> {
  const tokenize = errorTokens(unit);
  const tokensOf = (text: string) => tokenize(normalize(text));
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
  return (text) => (unit === 'char' ? [...text] : wordsOf(text));
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
