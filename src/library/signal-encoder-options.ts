/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type {
  ConvEncoderOptions,
  ElmanEncoderOptions,
  GruEncoderOptions,
  LstmEncoderOptions,
  TransformerEncoderOptions,
} from './encoder-options.ts';

/** Options of transformer as the signal encoder of a model. */
export interface TransformerSignalEncoderOptions extends TransformerEncoderOptions {
  /** Steps that are read as one vector (an integer from 1 to 65,536; default: 1). */
  readonly patch?: number | undefined;
  /** Steps from the beginning of a patch to that of the next (default: patch; an integer from 1 to 65,536). */
  readonly patchStride?: number | undefined;
}

/** Options of elman as the signal encoder of a model. */
export interface ElmanSignalEncoderOptions extends ElmanEncoderOptions {
  /** Steps that are read as one vector (an integer from 1 to 65,536; default: 1). */
  readonly patch?: number | undefined;
  /** Steps from the beginning of a patch to that of the next (default: patch; an integer from 1 to 65,536). */
  readonly patchStride?: number | undefined;
}

/** Options of lstm as the signal encoder of a model. */
export interface LstmSignalEncoderOptions extends LstmEncoderOptions {
  /** Steps that are read as one vector (an integer from 1 to 65,536; default: 1). */
  readonly patch?: number | undefined;
  /** Steps from the beginning of a patch to that of the next (default: patch; an integer from 1 to 65,536). */
  readonly patchStride?: number | undefined;
}

/** Options of gru as the signal encoder of a model. */
export interface GruSignalEncoderOptions extends GruEncoderOptions {
  /** Steps that are read as one vector (an integer from 1 to 65,536; default: 1). */
  readonly patch?: number | undefined;
  /** Steps from the beginning of a patch to that of the next (default: patch; an integer from 1 to 65,536). */
  readonly patchStride?: number | undefined;
}

/** Options of conv as the signal encoder of a model. */
export interface ConvSignalEncoderOptions extends ConvEncoderOptions {
  /** Steps that are read as one vector (an integer from 1 to 65,536; default: 1). */
  readonly patch?: number | undefined;
  /** Steps from the beginning of a patch to that of the next (default: patch; an integer from 1 to 65,536). */
  readonly patchStride?: number | undefined;
}

/** Options of each signal encoder, by what its family is called. */
export interface SignalEncoderOptions {
  readonly transformer: TransformerSignalEncoderOptions;
  readonly elman: ElmanSignalEncoderOptions;
  readonly rnn: ElmanSignalEncoderOptions;
  readonly lstm: LstmSignalEncoderOptions;
  readonly gru: GruSignalEncoderOptions;
  readonly conv: ConvSignalEncoderOptions;
  readonly cnn: ConvSignalEncoderOptions;
}
