/** Options of text-classification. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of text-classification, next to those of its model. */
export interface TextClassificationOptions extends RunOptions {
  /** Most rows of a batch (an integer from 1 to 1,000,000,000). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: accuracy). */
  readonly metric?: 'loss' | 'accuracy' | 'f1' | undefined;
  /** Auto, char, word or bpe:N (default: auto). */
  readonly unit?: string | undefined;
  /** Unicode normalisation of the source (default: nfc). */
  readonly normalize?: 'none' | 'nfc' | 'nfc-lower' | undefined;
  /** Tokens of the longest text; longer ones are cut (default: 256; an integer from 1 to 8,192). */
  readonly maxLength?: number | undefined;
  /** A text has any number of labels, with | between them (default: false). */
  readonly multiLabel?: boolean | undefined;
  /** How a text becomes one vector (default: max for conv, else mean; of init: as it was made). */
  readonly pooling?: 'mean' | 'max' | 'first' | 'last' | 'attention' | undefined;
}
