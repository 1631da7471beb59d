/** Options of text-generation. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of text-generation, next to those of its model. */
export interface TextGenerationOptions extends RunOptions {
  /** Most rows of a batch (an integer from 1 to 1,000,000,000). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: loss). */
  readonly metric?: 'loss' | undefined;
  /** Tokens that are predicted in one window (default: 128; an integer from 1 to 65,536). */
  readonly context?: number | undefined;
  /** Whether a file is one text or each line is (default: file). */
  readonly documents?: 'file' | 'line' | undefined;
  /** Char (default), word, bpe:N or auto; with init: the tokenizer of the model. */
  readonly unit?: string | undefined;
  /** Unicode normalisation of the source (default: nfc). */
  readonly normalize?: 'none' | 'nfc' | 'nfc-lower' | undefined;
  /** Output projection is the token embedding transposed (default: true, or as the model of init). */
  readonly tie?: boolean | undefined;
}
