/** How good a model is on a set of pairs. */
import type { Tokenizer } from '../data/tokenizer.ts';
import { bleu } from '../metrics/bleu.ts';
import { chrf } from '../metrics/chrf.ts';
import { sequenceErrorRate, tokenErrorRate } from '../metrics/error-rates.ts';
import type { TextPair } from './prepare-data.ts';

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

export interface TextMetrics {
  /** Percent of items whose hypothesis equals no reference. */
  readonly sequenceErrorRate: number;
  /** Percent: edits over tokens of the closest reference. */
  readonly tokenErrorRate: number;
  readonly bleu: number;
  readonly chrf: number;
}

/**
 * Error rates, BLEU and chrF of hypotheses, one for each item.
 *
 * Tokens of the error rates are characters for a target made of characters, else words between white space.
 */
export function textMetrics(
  items: readonly EvaluationItem[],
  hypotheses: readonly string[],
  unit: Tokenizer['unit'],
): TextMetrics {
  const tokensOf = errorTokens(unit);
  const references = items.map((item) => item.references);
  const hypothesisTokens = hypotheses.map(tokensOf);
  const referenceTokens = references.map((texts) => texts.map(tokensOf));
  return {
    sequenceErrorRate: sequenceErrorRate(hypothesisTokens, referenceTokens),
    tokenErrorRate: tokenErrorRate(hypothesisTokens, referenceTokens),
    bleu: bleu(hypotheses, references),
    chrf: chrf(hypotheses, references),
  };
}

/** How a text is cut for the error rates: characters where its tokens are characters, else words. */
export function errorTokens(unit: Tokenizer['unit']): (text: string) => readonly string[] {
  return (text) => (unit === 'char' ? [...text] : text.split(/\s+/).filter((word) => word !== ''));
}

export interface LossMetrics {
  /** Mean negative log-probability of a target token, end token included; natural logarithm. */
  readonly lossPerToken: number;
  readonly perplexity: number;
}

export function lossMetrics(scores: readonly (readonly number[])[]): LossMetrics {
  const tokens = scores.reduce((count, row) => count + row.length, 0);
  const sum = scores.reduce((total, row) => total + row.reduce((a, b) => a + b, 0), 0);
  const lossPerToken = -sum / tokens;
  return { lossPerToken, perplexity: Math.exp(lossPerToken) };
}
