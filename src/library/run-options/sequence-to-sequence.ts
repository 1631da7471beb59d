/** Options of sequence-to-sequence. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of sequence-to-sequence, next to those of its model. */
export interface SequenceToSequenceOptions extends RunOptions {
  /** Most rows of a batch (an integer from 1 to 1,000,000,000). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0.1). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: loss). */
  readonly metric?: 'loss' | 'sequence' | 'token' | 'bleu' | 'chrf' | undefined;
  /** Output projection is the target embedding transposed (default: true). */
  readonly tie?: boolean | undefined;
  /** Auto, char, word or bpe:N (default: auto). */
  readonly sourceUnit?: string | undefined;
  /** Auto, char, word or bpe:N (default: auto). */
  readonly targetUnit?: string | undefined;
  /** Unicode normalisation of the source (default: nfc). */
  readonly normalize?: 'none' | 'nfc' | 'nfc-lower' | undefined;
  /** Tokens of the longest source or target (default: 256; an integer from 1 to 8,192). */
  readonly maxLength?: number | undefined;
}
