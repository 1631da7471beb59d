/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

/** Options of transformer as the forecaster of a model. */
export interface TransformerForecasterOptions {
  /** Layers (an integer from 1 to 128; default: 3). */
  readonly layers?: number | undefined;
  /** Size of the states handed on (an integer from 1 to 16,384; default: 128). */
  readonly width?: number | undefined;
  /** Inner size of the feed-forward network (an integer from 1 to 65,536; default: 512). */
  readonly inner?: number | undefined;
  /** Attention heads; must divide the width (an integer from 1 to 256; default: 4). */
  readonly heads?: number | undefined;
  /** Dropout rate (a number from 0 below 1; default: 0.1). */
  readonly dropout?: number | undefined;
  /** Dropout rate inside the feed-forward network (default: dropout; a number from 0 below 1). */
  readonly activationDropout?: number | undefined;
  /** Size of the token embedding (default: width; an integer from 1 to 16,384). */
  readonly embedding?: number | undefined;
  /** Activation of the feed-forward network (default: relu). */
  readonly activation?: 'relu' | 'gelu' | 'gelu-tanh' | undefined;
  /** Layer normalisation before or after each sublayer (default: pre). */
  readonly norm?: 'pre' | 'post' | undefined;
  /** Epsilon of layer normalisation (a number above 0 to 1; default: 0.00001). */
  readonly epsilon?: number | undefined;
  /** Kind of positions (default: sinusoidal). */
  readonly positions?: 'sinusoidal' | 'learned' | undefined;
  /** Number of the first position (an integer from 0 to 1,024; default: 0). */
  readonly positionOffset?: number | undefined;
  /** Multiply embeddings by the square root of their size (default: true). */
  readonly scale?: boolean | undefined;
  /** Layer normalisation of the embeddings (default: false). */
  readonly embeddingNorm?: boolean | undefined;
  /** Kinds of segments that are told apart (an integer from 0 to 64; default: 0). */
  readonly segments?: number | undefined;
  /** Each token attends to itself and earlier ones only (default: false). */
  readonly causal?: boolean | undefined;
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
export interface ElmanForecasterOptions {
  /** Layers (an integer from 1 to 128; default: 2). */
  readonly layers?: number | undefined;
  /** Size of the states handed on (an integer from 1 to 16,384; default: 128). */
  readonly width?: number | undefined;
  /** Dropout rate (a number from 0 below 1; default: 0.1). */
  readonly dropout?: number | undefined;
  /** Dropout rate of recurrent states, one mask for all steps (a number from 0 below 1; default: 0). */
  readonly variationalDropout?: number | undefined;
  /** Size of the token embedding (default: width; an integer from 1 to 16,384). */
  readonly embedding?: number | undefined;
  /** Recurrent layers from the second on add their input (default: false). */
  readonly residual?: boolean | undefined;
  /** Read in both directions, half the width for each (default: true). */
  readonly bidirectional?: boolean | undefined;
  /** Activation of Elman layers (default: tanh). */
  readonly activation?: 'tanh' | 'relu' | undefined;
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
export interface LstmForecasterOptions {
  /** Layers (an integer from 1 to 128; default: 2). */
  readonly layers?: number | undefined;
  /** Size of the states handed on (an integer from 1 to 16,384; default: 128). */
  readonly width?: number | undefined;
  /** Dropout rate (a number from 0 below 1; default: 0.1). */
  readonly dropout?: number | undefined;
  /** Dropout rate of recurrent states, one mask for all steps (a number from 0 below 1; default: 0). */
  readonly variationalDropout?: number | undefined;
  /** Size of the token embedding (default: width; an integer from 1 to 16,384). */
  readonly embedding?: number | undefined;
  /** Recurrent layers from the second on add their input (default: false). */
  readonly residual?: boolean | undefined;
  /** Read in both directions, half the width for each (default: true). */
  readonly bidirectional?: boolean | undefined;
  /** Initial bias of the forget gate of an LSTM (a number from -10 to 10; default: 1). */
  readonly forgetBias?: number | undefined;
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
export interface GruForecasterOptions {
  /** Layers (an integer from 1 to 128; default: 2). */
  readonly layers?: number | undefined;
  /** Size of the states handed on (an integer from 1 to 16,384; default: 128). */
  readonly width?: number | undefined;
  /** Dropout rate (a number from 0 below 1; default: 0.1). */
  readonly dropout?: number | undefined;
  /** Dropout rate of recurrent states, one mask for all steps (a number from 0 below 1; default: 0). */
  readonly variationalDropout?: number | undefined;
  /** Size of the token embedding (default: width; an integer from 1 to 16,384). */
  readonly embedding?: number | undefined;
  /** Recurrent layers from the second on add their input (default: false). */
  readonly residual?: boolean | undefined;
  /** Read in both directions, half the width for each (default: true). */
  readonly bidirectional?: boolean | undefined;
  /** Where a GRU resets its state: after or before the matrix product (default: after). */
  readonly reset?: 'after' | 'before' | undefined;
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
export interface ConvForecasterOptions {
  /** Layers (an integer from 1 to 128; default: 3). */
  readonly layers?: number | undefined;
  /** Size of the states inside (an integer from 1 to 16,384; default: 128). */
  readonly width?: number | undefined;
  /** Width of the kernel (an integer from 1 to 1,024; default: 3). */
  readonly kernel?: number | undefined;
  /** Growth of the distance between taps, from block to block (an integer from 1 to 64; default: 1). */
  readonly dilation?: number | undefined;
  /** Dropout rate (a number from 0 below 1; default: 0.1). */
  readonly dropout?: number | undefined;
  /** Size of the token embedding (default: width; an integer from 1 to 16,384). */
  readonly embedding?: number | undefined;
  /** Kernels side by side in place of layers, such as 3,4,5 (Kim 2014), each with width feature maps. */
  readonly kernels?: string | undefined;
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
