/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type {
  ConvSignalEncoderOptions,
  ElmanSignalEncoderOptions,
  GruSignalEncoderOptions,
  LstmSignalEncoderOptions,
  TransformerSignalEncoderOptions,
} from './signal-encoder-options.ts';

/** Options of transformer as the over time encoder of a model. */
export type TransformerOverTimeEncoderOptions = TransformerSignalEncoderOptions;

/** Options of elman as the over time encoder of a model. */
export type ElmanOverTimeEncoderOptions = ElmanSignalEncoderOptions;

/** Options of lstm as the over time encoder of a model. */
export type LstmOverTimeEncoderOptions = LstmSignalEncoderOptions;

/** Options of gru as the over time encoder of a model. */
export type GruOverTimeEncoderOptions = GruSignalEncoderOptions;

/** Options of conv as the over time encoder of a model. */
export type ConvOverTimeEncoderOptions = ConvSignalEncoderOptions;

/** Options of each over time encoder, by what its family is called. */
export interface OverTimeEncoderOptions {
  readonly transformer: TransformerOverTimeEncoderOptions;
  readonly elman: ElmanOverTimeEncoderOptions;
  readonly rnn: ElmanOverTimeEncoderOptions;
  readonly lstm: LstmOverTimeEncoderOptions;
  readonly gru: GruOverTimeEncoderOptions;
  readonly conv: ConvOverTimeEncoderOptions;
  readonly cnn: ConvOverTimeEncoderOptions;
}
