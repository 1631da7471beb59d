/** Options of object-detection. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of object-detection, next to those of its model. */
export interface ObjectDetectionOptions extends RunOptions {
  /** Most pictures of a batch (an integer from 1 to 1,000,000,000; default: 8). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: ap50). */
  readonly metric?: 'loss' | 'ap50' | 'ap' | 'f1' | undefined;
  /**
   * Height and width to which pictures are stretched (default: 320; with init of a detector: its own; an
   * integer from 4 to 8,192).
   */
  readonly size?: number | undefined;
  /** How pictures are read (default: grey where all are, of at most 1,000 that are looked at). */
  readonly colours?: 'grey' | 'rgb' | undefined;
  /**
   * Changes of training pictures, drawn anew in each epoch: some of crop, flip, rotate, cutout, colour and,
   * where labels are of whole pictures, mixup, with commas between.
   */
  readonly augment?: string | undefined;
}
