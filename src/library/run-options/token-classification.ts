/** Options of token-classification. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of token-classification, next to those of its model. */
export interface TokenClassificationOptions extends RunOptions {
  /** Most rows of a batch (an integer from 1 to 1,000,000,000). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: f1). */
  readonly metric?: 'f1' | 'accuracy' | 'loss' | undefined;
  /** Auto, char, word or bpe:N (default: auto). */
  readonly unit?: string | undefined;
  /** Unicode normalisation of the source (default: nfc). */
  readonly normalize?: 'none' | 'nfc' | 'nfc-lower' | undefined;
  /** Pieces of the longest sentence (default: 256); longer ones are cut (an integer from 1 to 8,192). */
  readonly maxLength?: number | undefined;
}
