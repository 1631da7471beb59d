/** Options of fill-mask. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of fill-mask, next to those of its model. */
export interface FillMaskOptions extends RunOptions {
  /** Most rows of a batch (an integer from 1 to 1,000,000,000). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: loss). */
  readonly metric?: 'loss' | 'accuracy' | undefined;
  /** What one text is: a whole file, or a line (default: line). */
  readonly documents?: 'file' | 'line' | undefined;
  /** Auto (bpe:8000), char, word or bpe:N (default: auto). */
  readonly unit?: string | undefined;
  /** Unicode normalisation of the source (default: nfc). */
  readonly normalize?: 'none' | 'nfc' | 'nfc-lower' | undefined;
  /**
   * Tokens of the longest stretch that is read; longer texts are cut into several (default: 256, or what init
   * can hold; an integer from 1 to 8,192).
   */
  readonly maxLength?: number | undefined;
  /** Hide all tokens of a word together (default: false). */
  readonly wholeWords?: boolean | undefined;
}
