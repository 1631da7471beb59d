/** Options of signal-classification. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of signal-classification, next to those of its model. */
export interface SignalClassificationOptions extends RunOptions {
  /** Most rows of a batch (an integer from 1 to 1,000,000,000). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: accuracy). */
  readonly metric?: 'loss' | 'accuracy' | 'f1' | undefined;
  /** How the last states become one vector (default: mean). */
  readonly pooling?: 'mean' | 'max' | 'first' | 'last' | 'attention' | undefined;
}
