/** Which families the models of each task have. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { AudioEncoderOptions } from './audio-encoder-options.ts';
import type { DecoderOptions } from './decoder-options.ts';
import type { DetectorOptions } from './detector-options.ts';
import type { EncoderOptions } from './encoder-options.ts';
import type { ForecasterOptions } from './forecaster-options.ts';
import type { ImageEncoderOptions } from './image-encoder-options.ts';
import type { MapEncoderOptions } from './map-encoder-options.ts';
import type { OverTimeEncoderOptions } from './over-time-encoder-options.ts';
import type { SignalEncoderOptions } from './signal-encoder-options.ts';
import type { SpeechEncoderOptions } from './speech-encoder-options.ts';

/** The options of the families that each side of a model can be of, by the name of its task. */
export interface TaskSides {
  readonly 'sequence-to-sequence': { readonly encoder: EncoderOptions; readonly decoder: DecoderOptions };
  readonly 'text-classification': { readonly encoder: EncoderOptions };
  readonly 'text-generation': { readonly decoder: DecoderOptions };
  readonly 'fill-mask': { readonly encoder: EncoderOptions };
  readonly 'token-classification': { readonly encoder: EncoderOptions };
  readonly 'question-answering': { readonly encoder: EncoderOptions };
  readonly 'image-classification': { readonly encoder: ImageEncoderOptions };
  readonly 'image-segmentation': { readonly encoder: MapEncoderOptions };
  readonly 'object-detection': { readonly encoder: DetectorOptions };
  readonly 'signal-classification': { readonly encoder: SignalEncoderOptions };
  readonly 'audio-classification': { readonly encoder: AudioEncoderOptions };
  readonly 'automatic-speech-recognition': {
    readonly encoder: SpeechEncoderOptions;
    readonly decoder: DecoderOptions;
  };
  readonly 'video-classification': {
    readonly encoder: ImageEncoderOptions;
    readonly overTime: OverTimeEncoderOptions;
  };
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
  readonly 'image-classification': { readonly encoder: 'resnet' };
  readonly 'image-segmentation': { readonly encoder: 'unet' };
  readonly 'object-detection': { readonly encoder: 'resnet' };
  readonly 'signal-classification': { readonly encoder: 'transformer' };
  readonly 'audio-classification': { readonly encoder: 'transformer' };
  readonly 'automatic-speech-recognition': { readonly encoder: 'transformer' };
  readonly 'video-classification': { readonly encoder: 'resnet'; readonly overTime: 'transformer' };
  readonly 'time-series-forecasting': { readonly encoder: 'transformer' };
}
