/** Options of image-segmentation. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of image-segmentation, next to those of its model. */
export interface ImageSegmentationOptions extends RunOptions {
  /** Most pictures of a batch (an integer from 1 to 1,000,000,000; default: 4). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: iou). */
  readonly metric?: 'loss' | 'iou' | 'dice' | 'accuracy' | undefined;
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
  /** Value of the masks that counts nothing, such as 255 or #ff0000. */
  readonly ignore?: string | undefined;
  /** What is learned by (default: cross-entropy). */
  readonly loss?: 'cross-entropy' | 'dice' | 'both' | undefined;
}
