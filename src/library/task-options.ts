/** Options of a run of each task. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { AudioClassificationOptions } from './run-options/audio-classification.ts';
import type { AutomaticSpeechRecognitionOptions } from './run-options/automatic-speech-recognition.ts';
import type { FillMaskOptions } from './run-options/fill-mask.ts';
import type { ImageClassificationOptions } from './run-options/image-classification.ts';
import type { ImageSegmentationOptions } from './run-options/image-segmentation.ts';
import type { ObjectDetectionOptions } from './run-options/object-detection.ts';
import type { QuestionAnsweringOptions } from './run-options/question-answering.ts';
import type { SequenceToSequenceOptions } from './run-options/sequence-to-sequence.ts';
import type { SignalClassificationOptions } from './run-options/signal-classification.ts';
import type { TextClassificationOptions } from './run-options/text-classification.ts';
import type { TextGenerationOptions } from './run-options/text-generation.ts';
import type { TimeSeriesForecastingOptions } from './run-options/time-series-forecasting.ts';
import type { TokenClassificationOptions } from './run-options/token-classification.ts';
import type { VideoClassificationOptions } from './run-options/video-classification.ts';

export type * from './run-options/audio-classification.ts';
export type * from './run-options/automatic-speech-recognition.ts';
export type * from './run-options/fill-mask.ts';
export type * from './run-options/image-classification.ts';
export type * from './run-options/image-segmentation.ts';
export type * from './run-options/object-detection.ts';
export type * from './run-options/question-answering.ts';
export type * from './run-options/run-options.ts';
export type * from './run-options/sequence-to-sequence.ts';
export type * from './run-options/signal-classification.ts';
export type * from './run-options/text-classification.ts';
export type * from './run-options/text-generation.ts';
export type * from './run-options/time-series-forecasting.ts';
export type * from './run-options/token-classification.ts';
export type * from './run-options/video-classification.ts';

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
  readonly 'audio-classification': AudioClassificationOptions;
  readonly 'automatic-speech-recognition': AutomaticSpeechRecognitionOptions;
  readonly 'video-classification': VideoClassificationOptions;
  readonly 'time-series-forecasting': TimeSeriesForecastingOptions;
}
