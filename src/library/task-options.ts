/** Options of the tasks. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { DecoderOptions, EncoderOptions, ForecasterOptions } from './family-options.ts';

/** Options that every run has. */
export interface RunOptions {
  /** End after this many passes over the data (an integer from 1 to 1,000,000,000). */
  readonly epochs?: number | undefined;
  /** End after this many updates (an integer from 1 to 1,000,000,000). */
  readonly updates?: number | undefined;
  /** End after this many minutes (a number above 0 to 1,000,000). */
  readonly minutes?: number | undefined;
  /** Tokens of a batch with padding (an integer from 16 to 10,000,000; default: 4096). */
  readonly batchTokens?: number | undefined;
  /** Optimizer (default: adam). */
  readonly optimizer?: 'adam' | 'adamw' | undefined;
  /** Peak learning rate (a number above 0 to 10; default: 0.002). */
  readonly learningRate?: number | undefined;
  /** Weight decay of matrices (default: the optimizer's; a number from 0 to 1). */
  readonly weightDecay?: number | undefined;
  /** Course of the learning rate (default: cosine). */
  readonly schedule?: 'constant' | 'inverse-sqrt' | 'cosine' | 'linear' | undefined;
  /**
   * Updates of linear warm-up; below 1: its share of the run (default: 200, at most a tenth of the run; a
   * number from 0 to 1,000,000,000).
   */
  readonly warmup?: number | undefined;
  /** Largest global norm of the gradient; 0: no limit (a number from 0 to 1,000,000; default: 1). */
  readonly clip?: number | undefined;
  /**
   * Where the loss or its gradient is not finite: end with an error, or go back to the last evaluation with
   * half the learning rate (default: stop).
   */
  readonly onDivergence?: 'stop' | 'rollback' | undefined;
  /** Batches whose gradients make one update (an integer from 1 to 4,096; default: 1). */
  readonly accumulate?: number | undefined;
  /** Evaluations without progress before the end; 0: never (an integer from 0 to 1,000,000; default: 10). */
  readonly patience?: number | undefined;
  /** Updates between evaluations (default: about an epoch; an integer from 1 to 1,000,000,000). */
  readonly evaluateEvery?: number | undefined;
  /** End as soon as the dev metric is as good as this (a number from 0 to 1,000,000). */
  readonly until?: number | undefined;
  /** Seed of initialisation, shuffling and dropout (an integer from 0; default: 1). */
  readonly seed?: number | undefined;
  /** Threads of one operator (default: all cores; an integer from 1 to 1,024). */
  readonly threads?: number | undefined;
  /** Parts that stay as they are, such as embeddings,layers.0-3 or a name of heddle inspect. */
  readonly freeze?: string | undefined;
  /** Factor on the learning rate from each layer to the one below (a number above 0 to 1). */
  readonly layerDecay?: number | undefined;
}

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
  /** Whether columns are read one by one, with the same weights, or all at once (default: independent). */
  readonly channels?: 'independent' | 'mixed' | undefined;
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

/** Options of predict and evaluate of sequence-to-sequence. */
export interface SequenceToSequencePredicting {
  /** Targets kept at every step; 1 is greedy search (an integer from 1 to 1,024; default: 1). */
  readonly beam?: number | undefined;
  /** Hypotheses on a line, at most beam (an integer from 1 to 1,024; default: 1). */
  readonly nBest?: number | undefined;
  /** A in score = sum of log-probabilities / ((5 + tokens) / 6)^A (a number from 0 to 100; default: 1). */
  readonly lengthPenalty?: number | undefined;
}

/** Options of predict and evaluate of text-classification. */
export interface TextClassificationPredicting {
  /** Labels with their probabilities, the most probable first (an integer from 1 to 1,000). */
  readonly topK?: number | undefined;
}

/** Options of predict and evaluate of text-generation. */
export interface TextGenerationPredicting {
  /** Most tokens that are written (an integer from 1 to 1,000,000; default: 200). */
  readonly maxNewTokens?: number | undefined;
  /** Below 1 sharper, above 1 flatter; 0: the most probable token (a number from 0 to 1,000). */
  readonly temperature?: number | undefined;
  /** Only the K most probable tokens are drawn from (an integer from 1 to 1,000,000). */
  readonly topK?: number | undefined;
  /** Only the most probable that sum to P are drawn from (a number above 0 to 1). */
  readonly topP?: number | undefined;
  /** Seed of what is drawn; nothing is drawn unless a sampling flag is given (an integer from 0). */
  readonly seed?: number | undefined;
}

/** Options of predict and evaluate of fill-mask. */
export interface FillMaskPredicting {
  /** Tokens for each mask with their probabilities (an integer from 1 to 100; default: 5). */
  readonly topK?: number | undefined;
}

/** Options of predict and evaluate of token-classification. There are none. */
export type TokenClassificationPredicting = Record<string, never>;

/** Options of predict and evaluate of question-answering. */
export interface QuestionAnsweringPredicting {
  /** Tokens of the longest answer (default: as trained; an integer from 1 to 8,192). */
  readonly maxAnswerLength?: number | undefined;
}

/** Options of predict and evaluate of time-series-forecasting. */
export interface TimeSeriesForecastingPredicting {
  /** Quantiles of a distribution, such as .05,.95 (default: .1,.5,.9). */
  readonly quantiles?: string | undefined;
}

/** Options of a run, by the name of its task. */
export interface TaskOptions {
  readonly 'sequence-to-sequence': SequenceToSequenceOptions;
  readonly 'text-classification': TextClassificationOptions;
  readonly 'text-generation': TextGenerationOptions;
  readonly 'fill-mask': FillMaskOptions;
  readonly 'token-classification': TokenClassificationOptions;
  readonly 'question-answering': QuestionAnsweringOptions;
  readonly 'time-series-forecasting': TimeSeriesForecastingOptions;
}

/** Options of a prediction, by the name of its task. */
export interface TaskPredicting {
  readonly 'sequence-to-sequence': SequenceToSequencePredicting;
  readonly 'text-classification': TextClassificationPredicting;
  readonly 'text-generation': TextGenerationPredicting;
  readonly 'fill-mask': FillMaskPredicting;
  readonly 'token-classification': TokenClassificationPredicting;
  readonly 'question-answering': QuestionAnsweringPredicting;
  readonly 'time-series-forecasting': TimeSeriesForecastingPredicting;
}

/** The options of the families that each side of a model can be of, by the name of its task. */
export interface TaskSides {
  readonly 'sequence-to-sequence': { readonly encoder: EncoderOptions; readonly decoder: DecoderOptions };
  readonly 'text-classification': { readonly encoder: EncoderOptions };
  readonly 'text-generation': { readonly decoder: DecoderOptions };
  readonly 'fill-mask': { readonly encoder: EncoderOptions };
  readonly 'token-classification': { readonly encoder: EncoderOptions };
  readonly 'question-answering': { readonly encoder: EncoderOptions };
  readonly 'time-series-forecasting': { readonly encoder: ForecasterOptions };
}

/** The families of a model where none are chosen, by the name of its task. */
export interface DefaultFamilies {
  readonly 'sequence-to-sequence': { readonly encoder: 'transformer'; readonly decoder: 'transformer' };
  readonly 'text-classification': { readonly encoder: 'transformer' };
  readonly 'text-generation': { readonly decoder: 'transformer' };
  readonly 'fill-mask': { readonly encoder: 'transformer' };
  readonly 'token-classification': { readonly encoder: 'transformer' };
  readonly 'question-answering': { readonly encoder: 'transformer' };
  readonly 'time-series-forecasting': { readonly encoder: 'transformer' };
}
