/** Searching for the target of a source: the options, and what is found as text. */
import { z } from 'zod';
import { HeddleError } from '../base/errors.ts';
import { specialTokens } from '../data/special-tokens.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import { beamSearch, widestBeam } from '../search/beam-search.ts';
import type { SearchProgram } from '../search/decoding-program.ts';
import { greedySearch } from '../search/greedy-search.ts';
import type { Hypothesis } from '../search/hypothesis.ts';

export const searchOptions = z.strictObject({
  beam: z.int().min(1).max(widestBeam).default(1).describe('targets kept at every step; 1 is greedy search'),
  nBest: z.int().min(1).max(widestBeam).default(1).describe('hypotheses on a line, at most --beam'),
  lengthPenalty: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .describe('A in score = sum of log-probabilities / ((5 + tokens) / 6)^A'),
});

/** How targets are searched for. */
export type PredictOptions = Partial<z.output<typeof searchOptions>>;

/** What the model makes of a source. */
export interface Prediction {
  readonly source: string;
  /** Best first. */
  readonly hypotheses: readonly TextHypothesis[];
}

/** A target that the model proposes. */
export interface TextHypothesis {
  readonly text: string;
  /** With `</s>` at the end, unless the target was cut off: one token for each log-probability. */
  readonly tokens: readonly string[];
  /** Natural logarithms. */
  readonly logProbabilities: readonly number[];
  readonly score: number;
}

/** The best hypotheses of each source: greedy search, or beam search where it is asked for. */
export function searchTargets<Source>(
  program: SearchProgram<Source>,
  sources: readonly Source[],
  { beam = 1, nBest = 1, ...options }: PredictOptions & { readonly maxLength: number },
): Promise<readonly (readonly Hypothesis[])[]> {
  if (beam !== 1 || nBest !== 1) return beamSearch(program, sources, { beam, nBest, ...options });
  return greedySearch(program, sources, options).then((found) => found.map((hypothesis) => [hypothesis]));
}

/** Throws E_CONFIG for more hypotheses than the beam holds. */
export function requireNBest({ nBest, beam = 1 }: PredictOptions): void {
  if (nBest === undefined || nBest <= beam) return;
  const [found, allowed] = [String(nBest), `1 to the beam, ${beam}`];
  throw new HeddleError('E_CONFIG', { where: '--n-best', found, allowed, fix: 'raise --beam' });
}

const endToken = specialTokens[3];
/** The hypothesis for a source without tokens. */
export const emptyHypothesis: Hypothesis = Object.freeze({
  ids: new Int32Array(0),
  logProbabilities: [],
  score: 0,
});

/** A hypothesis in words. */
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
