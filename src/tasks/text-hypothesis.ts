/** Texts that a sequence-to-sequence model wrote. */
import { specialTokens } from '../data/special-tokens.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { Hypothesis } from '../search/hypothesis.ts';

export interface Prediction {
  readonly source: string;
  /** Best first. */
  readonly hypotheses: readonly TextHypothesis[];
}

export interface TextHypothesis {
  readonly text: string;
  /** With `</s>` at the end, unless the target was cut off: one token for each log-probability. */
  readonly tokens: readonly string[];
  /** Natural logarithms. */
  readonly logProbabilities: readonly number[];
  readonly score: number;
}

export const endToken = specialTokens[3];

/** A target of token ids as a text. */
export function textOf({ ids, logProbabilities, score }: Hypothesis, tokenizer: Tokenizer): TextHypothesis {
  const tokens = tokenizer.tokens(ids);
  const ended = logProbabilities.length > ids.length;
  return {
    text: tokenizer.decode(ids),
    tokens: ended ? [...tokens, endToken] : tokens,
    logProbabilities,
    score,
  };
}
