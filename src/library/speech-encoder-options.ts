/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

/** Options of transformer as the speech encoder of a model. */
export interface TransformerSpeechEncoderOptions {
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
  /**
   * Frames for each state: 1, 2, 4 or 8; convolutions of stride 2 shorten the sequence (an integer from 1 to
   * 8; default: 2).
   */
  readonly subsample?: number | undefined;
}

/** Options of elman as the speech encoder of a model. */
export interface ElmanSpeechEncoderOptions {
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
  /**
   * Frames for each state: 1, 2, 4 or 8; convolutions of stride 2 shorten the sequence (an integer from 1 to
   * 8; default: 2).
   */
  readonly subsample?: number | undefined;
}

/** Options of lstm as the speech encoder of a model. */
export interface LstmSpeechEncoderOptions {
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
  /**
   * Frames for each state: 1, 2, 4 or 8; convolutions of stride 2 shorten the sequence (an integer from 1 to
   * 8; default: 2).
   */
  readonly subsample?: number | undefined;
}

/** Options of gru as the speech encoder of a model. */
export interface GruSpeechEncoderOptions {
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
  /**
   * Frames for each state: 1, 2, 4 or 8; convolutions of stride 2 shorten the sequence (an integer from 1 to
   * 8; default: 2).
   */
  readonly subsample?: number | undefined;
}

/** Options of conv as the speech encoder of a model. */
export interface ConvSpeechEncoderOptions {
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
