/** Options of a prediction of each task. Made by `npm run types` from the schemas; a test holds that it is up to date. */

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

/** Options of predict and evaluate of image-classification. */
export interface ImageClassificationPredicting {
  /** Labels with their probabilities, the most probable first (an integer from 1 to 1,000). */
  readonly topK?: number | undefined;
  /** Where in the picture the label is seen: Grad-CAM or attention rollout, for --draw and --json. */
  readonly explain?: boolean | undefined;
}

/** Options of predict and evaluate of image-segmentation. There are none. */
export type ImageSegmentationPredicting = Record<string, never>;

/** Options of predict and evaluate of object-detection. */
export interface ObjectDetectionPredicting {
  /** Boxes that are shown have at least this score (default: 0.3; a number from 0.001 to 0.999). */
  readonly minScore?: number | undefined;
}

/** Options of predict and evaluate of signal-classification. */
export interface SignalClassificationPredicting {
  /** Labels with their probabilities, the most probable first (an integer from 1 to 1,000). */
  readonly topK?: number | undefined;
}

/** Options of predict and evaluate of audio-classification. */
export interface AudioClassificationPredicting {
  /** Labels with their probabilities, the most probable first (an integer from 1 to 1,000). */
  readonly topK?: number | undefined;
}

/** Options of predict and evaluate of automatic-speech-recognition. */
export interface AutomaticSpeechRecognitionPredicting {
  /** Texts kept at every step (default: 1; with a language model 16; an integer from 1 to 1,024). */
  readonly beam?: number | undefined;
  /** Model of text-generation by characters that says which texts are likely. */
  readonly languageModel?: string | undefined;
  /**
   * Weight of the logarithm of the probability that the language model gives (a number from 0 to 100;
   * default: 0.5).
   */
  readonly languageModelWeight?: number | undefined;
  /** What each character is worth next to a language model (a number from -100 to 100; default: 0.5). */
  readonly lengthBonus?: number | undefined;
  /** Seconds at which each character begins (default: false). */
  readonly timestamps?: boolean | undefined;
  /** A in score = sum of log-probabilities / ((5 + tokens) / 6)^A (a number from 0 to 100; default: 1). */
  readonly lengthPenalty?: number | undefined;
}

/** Options of predict and evaluate of video-classification. */
export interface VideoClassificationPredicting {
  /** Labels with their probabilities, the most probable first (an integer from 1 to 1,000). */
  readonly topK?: number | undefined;
}

/** Options of predict and evaluate of time-series-forecasting. */
export interface TimeSeriesForecastingPredicting {
  /** Quantiles of a distribution, such as .05,.95 (default: .1,.5,.9). */
  readonly quantiles?: string | undefined;
}

/** Options of a prediction, by the name of its task. */
export interface TaskPredicting {
  readonly 'sequence-to-sequence': SequenceToSequencePredicting;
  readonly 'text-classification': TextClassificationPredicting;
  readonly 'text-generation': TextGenerationPredicting;
  readonly 'fill-mask': FillMaskPredicting;
  readonly 'token-classification': TokenClassificationPredicting;
  readonly 'question-answering': QuestionAnsweringPredicting;
  readonly 'image-classification': ImageClassificationPredicting;
  readonly 'image-segmentation': ImageSegmentationPredicting;
  readonly 'object-detection': ObjectDetectionPredicting;
  readonly 'signal-classification': SignalClassificationPredicting;
  readonly 'audio-classification': AudioClassificationPredicting;
  readonly 'automatic-speech-recognition': AutomaticSpeechRecognitionPredicting;
  readonly 'video-classification': VideoClassificationPredicting;
  readonly 'time-series-forecasting': TimeSeriesForecastingPredicting;
}
