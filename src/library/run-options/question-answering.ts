/** Options of question-answering. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of question-answering, next to those of its model. */
export interface QuestionAnsweringOptions extends RunOptions {
  /** Most rows of a batch (an integer from 1 to 1,000,000,000). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: f1). */
  readonly metric?: 'loss' | 'f1' | 'exact' | undefined;
  /** Auto, char, word or bpe:N (default: auto). */
  readonly unit?: string | undefined;
  /** Unicode normalisation of the texts (default: nfc-lower). */
  readonly normalize?: 'none' | 'nfc' | 'nfc-lower' | undefined;
  /**
   * Tokens of question and context together, markers included; longer contexts are read in windows (default:
   * 384; an integer from 1 to 8,192).
   */
  readonly maxLength?: number | undefined;
  /**
   * Tokens that a window shares with the one before (default: a third of maxLength; an integer from 0 to
   * 8,192).
   */
  readonly stride?: number | undefined;
  /** Tokens of the longest answer (an integer from 1 to 8,192; default: 30). */
  readonly maxAnswerLength?: number | undefined;
}
