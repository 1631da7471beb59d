/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

/** Options of transformer as the decoder of a model. */
export interface TransformerDecoderOptions {
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
}

/** Options of elman as the decoder of a model. */
export interface ElmanDecoderOptions {
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
  /** How a recurrent decoder attends (default: general). */
  readonly attention?: 'additive' | 'dot' | 'general' | 'multihead' | undefined;
  /** A recurrent decoder reads what attention found at the step before (default: false). */
  readonly inputFeeding?: boolean | undefined;
  /** Attention heads; must divide the width (an integer from 1 to 256). */
  readonly heads?: number | undefined;
  /** Activation of Elman layers (default: tanh). */
  readonly activation?: 'tanh' | 'relu' | undefined;
}

/** Options of lstm as the decoder of a model. */
export interface LstmDecoderOptions {
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
  /** How a recurrent decoder attends (default: general). */
  readonly attention?: 'additive' | 'dot' | 'general' | 'multihead' | undefined;
  /** A recurrent decoder reads what attention found at the step before (default: false). */
  readonly inputFeeding?: boolean | undefined;
  /** Attention heads; must divide the width (an integer from 1 to 256). */
  readonly heads?: number | undefined;
  /** Initial bias of the forget gate of an LSTM (a number from -10 to 10; default: 1). */
  readonly forgetBias?: number | undefined;
}

/** Options of gru as the decoder of a model. */
export interface GruDecoderOptions {
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
  /** How a recurrent decoder attends (default: general). */
  readonly attention?: 'additive' | 'dot' | 'general' | 'multihead' | undefined;
  /** A recurrent decoder reads what attention found at the step before (default: false). */
  readonly inputFeeding?: boolean | undefined;
  /** Attention heads; must divide the width (an integer from 1 to 256). */
  readonly heads?: number | undefined;
  /** Where a GRU resets its state: after or before the matrix product (default: after). */
  readonly reset?: 'after' | 'before' | undefined;
}

/** Options of conv as the decoder of a model. */
export interface ConvDecoderOptions {
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
}

/** Options of each decoder, by what its family is called. */
export interface DecoderOptions {
  readonly transformer: TransformerDecoderOptions;
  readonly elman: ElmanDecoderOptions;
  readonly rnn: ElmanDecoderOptions;
  readonly lstm: LstmDecoderOptions;
  readonly gru: GruDecoderOptions;
  readonly conv: ConvDecoderOptions;
  readonly cnn: ConvDecoderOptions;
}
