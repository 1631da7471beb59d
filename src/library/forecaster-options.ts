/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type {
  ConvEncoderOptions,
  ElmanEncoderOptions,
  GruEncoderOptions,
  LstmEncoderOptions,
  TransformerEncoderOptions,
} from './encoder-options.ts';

/** Options of transformer as the forecaster of a model. */
export interface TransformerForecasterOptions extends TransformerEncoderOptions {
  /** Values that are read as one vector; 1: each by itself (an integer from 1 to 65,536; default: 16). */
  readonly patch?: number | undefined;
  /**
   * Values from the beginning of a patch to that of the next (default: half a patch; an integer from 1 to
   * 65,536).
   */
  readonly patchStride?: number | undefined;
  /** How states become one vector: all of them side by side, or pooled (default: flatten). */
  readonly readout?: 'flatten' | 'mean' | 'max' | 'first' | 'last' | 'attention' | undefined;
}

/** Options of elman as the forecaster of a model. */
export interface ElmanForecasterOptions extends ElmanEncoderOptions {
  /** Values that are read as one vector; 1: each by itself (an integer from 1 to 65,536; default: 16). */
  readonly patch?: number | undefined;
  /**
   * Values from the beginning of a patch to that of the next (default: half a patch; an integer from 1 to
   * 65,536).
   */
  readonly patchStride?: number | undefined;
  /** How states become one vector: all of them side by side, or pooled (default: flatten). */
  readonly readout?: 'flatten' | 'mean' | 'max' | 'first' | 'last' | 'attention' | undefined;
}

/** Options of lstm as the forecaster of a model. */
export interface LstmForecasterOptions extends LstmEncoderOptions {
  /** Values that are read as one vector; 1: each by itself (an integer from 1 to 65,536; default: 16). */
  readonly patch?: number | undefined;
  /**
   * Values from the beginning of a patch to that of the next (default: half a patch; an integer from 1 to
   * 65,536).
   */
  readonly patchStride?: number | undefined;
  /** How states become one vector: all of them side by side, or pooled (default: flatten). */
  readonly readout?: 'flatten' | 'mean' | 'max' | 'first' | 'last' | 'attention' | undefined;
}

/** Options of gru as the forecaster of a model. */
export interface GruForecasterOptions extends GruEncoderOptions {
  /** Values that are read as one vector; 1: each by itself (an integer from 1 to 65,536; default: 16). */
  readonly patch?: number | undefined;
  /**
   * Values from the beginning of a patch to that of the next (default: half a patch; an integer from 1 to
   * 65,536).
   */
  readonly patchStride?: number | undefined;
  /** How states become one vector: all of them side by side, or pooled (default: flatten). */
  readonly readout?: 'flatten' | 'mean' | 'max' | 'first' | 'last' | 'attention' | undefined;
}

/** Options of conv as the forecaster of a model. */
export interface ConvForecasterOptions extends ConvEncoderOptions {
  /** Values that are read as one vector; 1: each by itself (an integer from 1 to 65,536; default: 16). */
  readonly patch?: number | undefined;
  /**
   * Values from the beginning of a patch to that of the next (default: half a patch; an integer from 1 to
   * 65,536).
   */
  readonly patchStride?: number | undefined;
  /** How states become one vector: all of them side by side, or pooled (default: flatten). */
  readonly readout?: 'flatten' | 'mean' | 'max' | 'first' | 'last' | 'attention' | undefined;
}

/** Options of linear as the forecaster of a model. There are none. */
export type LinearForecasterOptions = Record<string, never>;

/** Options of nlinear as the forecaster of a model. There are none. */
export type NlinearForecasterOptions = Record<string, never>;

/** Options of dlinear as the forecaster of a model. */
export interface DlinearForecasterOptions {
  /** Values whose mean is the trend, an odd number (an integer from 1 to 9,999; default: 25). */
  readonly movingAverage?: number | undefined;
}

/** Options of each forecaster, by what its family is called. */
export interface ForecasterOptions {
  readonly transformer: TransformerForecasterOptions;
  readonly elman: ElmanForecasterOptions;
  readonly rnn: ElmanForecasterOptions;
  readonly lstm: LstmForecasterOptions;
  readonly gru: GruForecasterOptions;
  readonly conv: ConvForecasterOptions;
  readonly cnn: ConvForecasterOptions;
  readonly linear: LinearForecasterOptions;
  readonly nlinear: NlinearForecasterOptions;
  readonly dlinear: DlinearForecasterOptions;
}
