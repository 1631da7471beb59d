/** What a model is asked and what it answers, as text. */

export interface PredictOptions {
  /** How many unfinished targets are kept at every step; 1 (the default) is greedy search. */
  readonly beam?: number;
  /** How many hypotheses are returned, 1 (the default) to `beam`. */
  readonly nBest?: number;
  /** A in score = sum / ((5 + n) / 6)^A, from 0; default 1. */
  readonly lengthPenalty?: number;
}

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

export interface ScoringPair {
  readonly source: string;
  readonly target: string;
}

export interface PairScore extends ScoringPair {
  /** With `</s>` at the end: one token for each log-probability. */
  readonly tokens: readonly string[];
  /** Natural logarithms. */
  readonly logProbabilities: readonly number[];
}
