/** Options of image-classification. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of image-classification, next to those of its model. */
export interface ImageClassificationOptions extends RunOptions {
  /** Most pictures of a batch (an integer from 1 to 1,000,000,000; default: 128). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: accuracy). */
  readonly metric?: 'loss' | 'accuracy' | 'f1' | 'auc' | undefined;
  /**
   * Height and width to which pictures are stretched (default: those of the first picture, at most 224; an
   * integer from 1 to 8,192).
   */
  readonly size?: number | undefined;
  /** How pictures are read (default: grey where all are, of at most 1,000 that are looked at). */
  readonly colours?: 'grey' | 'rgb' | undefined;
  /**
   * Changes of training pictures, drawn anew in each epoch: some of crop, flip, rotate, cutout, colour and,
   * where labels are of whole pictures, mixup, with commas between.
   */
  readonly augment?: string | undefined;
  /**
   * With mixup: the share of a picture is drawn from Beta(alpha, alpha) (default: 0.2; a number above 0 to
   * 100).
   */
  readonly mixupAlpha?: number | undefined;
  /** A picture has any number of labels, with | between them (default: false). */
  readonly multiLabel?: boolean | undefined;
  /** How the last maps become one vector (default: mean). */
  readonly pooling?: 'mean' | 'max' | 'first' | 'last' | 'attention' | undefined;
}
