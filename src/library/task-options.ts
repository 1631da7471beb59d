/** Options of a run of each task. Made by `npm run types` from the schemas; a test holds that it is up to date. */

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
   * Changes of training pictures, drawn anew in each epoch: some of crop, flip, rotate, cutout, colour, with
   * commas between.
   */
  readonly augment?: string | undefined;
  /** A picture has any number of labels, with | between them (default: false). */
  readonly multiLabel?: boolean | undefined;
  /** How the last maps become one vector (default: mean). */
  readonly pooling?: 'mean' | 'max' | 'first' | 'last' | 'attention' | undefined;
}

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
   * Changes of training pictures, drawn anew in each epoch: some of crop, flip, rotate, cutout, colour, with
   * commas between.
   */
  readonly augment?: string | undefined;
  /** Value of the masks that counts nothing, such as 255 or #ff0000. */
  readonly ignore?: string | undefined;
  /** What is learned by (default: cross-entropy). */
  readonly loss?: 'cross-entropy' | 'dice' | 'both' | undefined;
}

/** Options of a run of object-detection, next to those of its model. */
export interface ObjectDetectionOptions extends RunOptions {
  /** Most pictures of a batch (an integer from 1 to 1,000,000,000; default: 8). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: ap50). */
  readonly metric?: 'loss' | 'ap50' | 'ap' | undefined;
  /** Height and width to which pictures are stretched (an integer from 4 to 8,192; default: 320). */
  readonly size?: number | undefined;
  /** How pictures are read (default: grey where all are, of at most 1,000 that are looked at). */
  readonly colours?: 'grey' | 'rgb' | undefined;
  /**
   * Changes of training pictures, drawn anew in each epoch: some of crop, flip, rotate, cutout, colour, with
   * commas between.
   */
  readonly augment?: string | undefined;
}

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

/** Options of a run of time-series-forecasting, next to those of its model. */
export interface TimeSeriesForecastingOptions extends RunOptions {
  /** Most rows of a batch (an integer from 1 to 1,000,000,000; default: 32). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: loss). */
  readonly metric?: 'loss' | 'mse' | 'mae' | undefined;
  /** Column of the stamps (default: the first). */
  readonly time?: string | undefined;
  /** Column that tells series apart, of a table with one series under the other. */
  readonly id?: string | undefined;
  /** Columns that are forecast (default: all but those of stamps and names). */
  readonly target?: string | undefined;
  /** Values of the past that a forecast is made from (an integer from 1 to 65,536; default: 96). */
  readonly context?: number | undefined;
  /** Values that are forecast (an integer from 1 to 65,536; default: 24). */
  readonly horizon?: number | undefined;
  /**
   * Rows, or shares of the rows, from the beginning on: the last part is what heddle evaluate measures
   * (default: the last tenth of the training rows is the dev set).
   */
  readonly split?: string | undefined;
  /** What stands for missing rows and values: an error, the value before, or 0 (default: none). */
  readonly fill?: 'none' | 'previous' | 'zero' | undefined;
  /** Steps until a series repeats (default: by the step, such as 24 of hours; an integer from 1 to 65,536). */
  readonly season?: number | undefined;
  /** What the model reads of the calendar: minute, hour, weekday, monthday, yearday (default: nothing). */
  readonly calendar?: string | undefined;
  /** Read all columns at once (default: one by one, with the same weights; default: false). */
  readonly mixChannels?: boolean | undefined;
  /** How each context is normalised (default: last for nlinear, none for linear and dlinear, else reversible). */
  readonly instanceNorm?: 'reversible' | 'last' | 'none' | undefined;
  /** Scale and shift normalised values by weights that are learned (default: false). */
  readonly affine?: boolean | undefined;
  /** What is learned of each value: the mean, or a distribution by its likelihood (default: point). */
  readonly distribution?: 'point' | 'normal' | 'student-t' | undefined;
  /** Learn quantiles, such as .1,.5,.9, in place of the mean. */
  readonly quantiles?: string | undefined;
  /** Dropout rate before the last map (a number from 0 below 1; default: 0). */
  readonly headDropout?: number | undefined;
}

/** Options of a run, by the name of its task. */
export interface TaskOptions {
  readonly 'sequence-to-sequence': SequenceToSequenceOptions;
  readonly 'text-classification': TextClassificationOptions;
  readonly 'text-generation': TextGenerationOptions;
  readonly 'fill-mask': FillMaskOptions;
  readonly 'token-classification': TokenClassificationOptions;
  readonly 'question-answering': QuestionAnsweringOptions;
  readonly 'image-classification': ImageClassificationOptions;
  readonly 'image-segmentation': ImageSegmentationOptions;
  readonly 'object-detection': ObjectDetectionOptions;
  readonly 'signal-classification': SignalClassificationOptions;
  readonly 'time-series-forecasting': TimeSeriesForecastingOptions;
}
