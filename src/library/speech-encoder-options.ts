/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type {
  ConvEncoderOptions,
  ElmanEncoderOptions,
  GruEncoderOptions,
  LstmEncoderOptions,
  TransformerEncoderOptions,
} from './encoder-options.ts';

/** Options of transformer as the speech encoder of a model. */
export interface TransformerSpeechEncoderOptions extends TransformerEncoderOptions {
  /**
   * Frames for each state: 1, 2, 4 or 8; convolutions of stride 2 shorten the sequence (an integer from 1 to
   * 8; default: 2).
   */
  readonly subsample?: number | undefined;
}

/** Options of elman as the speech encoder of a model. */
export interface ElmanSpeechEncoderOptions extends ElmanEncoderOptions {
  /**
   * Frames for each state: 1, 2, 4 or 8; convolutions of stride 2 shorten the sequence (an integer from 1 to
   * 8; default: 2).
   */
  readonly subsample?: number | undefined;
}

/** Options of lstm as the speech encoder of a model. */
export interface LstmSpeechEncoderOptions extends LstmEncoderOptions {
  /**
   * Frames for each state: 1, 2, 4 or 8; convolutions of stride 2 shorten the sequence (an integer from 1 to
   * 8; default: 2).
   */
  readonly subsample?: number | undefined;
}

/** Options of gru as the speech encoder of a model. */
export interface GruSpeechEncoderOptions extends GruEncoderOptions {
  /**
   * Frames for each state: 1, 2, 4 or 8; convolutions of stride 2 shorten the sequence (an integer from 1 to
   * 8; default: 2).
   */
  readonly subsample?: number | undefined;
}

/** Options of conv as the speech encoder of a model. */
export interface ConvSpeechEncoderOptions extends ConvEncoderOptions {
  /**
   * Frames for each state: 1, 2, 4 or 8; convolutions of stride 2 shorten the sequence (an integer from 1 to
   * 8; default: 2).
   */
  readonly subsample?: number | undefined;
}

/** Options of each speech encoder, by what its family is called. */
export interface SpeechEncoderOptions {
  readonly transformer: TransformerSpeechEncoderOptions;
  readonly elman: ElmanSpeechEncoderOptions;
  readonly rnn: ElmanSpeechEncoderOptions;
  readonly lstm: LstmSpeechEncoderOptions;
  readonly gru: GruSpeechEncoderOptions;
  readonly conv: ConvSpeechEncoderOptions;
  readonly cnn: ConvSpeechEncoderOptions;
}
