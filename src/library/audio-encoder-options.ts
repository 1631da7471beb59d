/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

/** Options of transformer as the audio encoder of a model. */
export interface TransformerAudioEncoderOptions {
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
  /** Steps that are read as one vector (an integer from 1 to 65,536; default: 1). */
  readonly patch?: number | undefined;
  /** Steps from the beginning of a patch to that of the next (default: patch; an integer from 1 to 65,536). */
  readonly patchStride?: number | undefined;
}

/** Options of elman as the audio encoder of a model. */
export interface ElmanAudioEncoderOptions {
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
  /** Steps that are read as one vector (an integer from 1 to 65,536; default: 1). */
  readonly patch?: number | undefined;
  /** Steps from the beginning of a patch to that of the next (default: patch; an integer from 1 to 65,536). */
  readonly patchStride?: number | undefined;
}

/** Options of lstm as the audio encoder of a model. */
export interface LstmAudioEncoderOptions {
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
  /** Steps that are read as one vector (an integer from 1 to 65,536; default: 1). */
  readonly patch?: number | undefined;
  /** Steps from the beginning of a patch to that of the next (default: patch; an integer from 1 to 65,536). */
  readonly patchStride?: number | undefined;
}

/** Options of gru as the audio encoder of a model. */
export interface GruAudioEncoderOptions {
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
  /** Steps that are read as one vector (an integer from 1 to 65,536; default: 1). */
  readonly patch?: number | undefined;
  /** Steps from the beginning of a patch to that of the next (default: patch; an integer from 1 to 65,536). */
  readonly patchStride?: number | undefined;
}

/** Options of conv as the audio encoder of a model. */
export interface ConvAudioEncoderOptions {
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
  /** Steps that are read as one vector (an integer from 1 to 65,536; default: 1). */
  readonly patch?: number | undefined;
  /** Steps from the beginning of a patch to that of the next (default: patch; an integer from 1 to 65,536). */
  readonly patchStride?: number | undefined;
}

/** Options of resnet as the audio encoder of a model. */
export interface ResnetAudioEncoderOptions {
  /**
   * Layers with weights: 20, 32, 44, 56, 110 for small pictures; 18, 34, 50 with a stem (an integer from 18
   * to 110; default: 20).
   */
  readonly depth?: number | undefined;
  /** Channels of the first stage (default: 16; with a stem 64; an integer from 1 to 1,024). */
  readonly width?: number | undefined;
}

/** Options of densenet as the audio encoder of a model. */
export interface DensenetAudioEncoderOptions {
  /** Layers with weights, 6 n + 4 (an integer from 10 to 1,000; default: 40). */
  readonly depth?: number | undefined;
  /** Maps that each layer adds (an integer from 1 to 512; default: 12). */
  readonly growth?: number | undefined;
  /** Part of the maps that a transition keeps (a number above 0 to 1; default: 0.5). */
  readonly compression?: number | undefined;
}

/** Options of cnn as the audio encoder of a model. */
export interface CnnAudioEncoderOptions {
  /** Channels of each stage, such as 32,64; a stage ends with a 2 x 2 maximum (default: 32,64). */
  readonly channels?: string | undefined;
  /** Width of the kernels (an integer from 1 to 31; default: 5). */
  readonly kernel?: number | undefined;
  /** Convolutions of a stage (VGG: 2 or 3 with model.kernel 3; an integer from 1 to 8; default: 1). */
  readonly repeat?: number | undefined;
  /** Batch normalisation after each convolution (default: false). */
  readonly batchNorm?: boolean | undefined;
  /** Size of a dense layer over the last maps; 0: none (an integer from 0 to 65,536; default: 256). */
  readonly dense?: number | undefined;
  /** Dropout rate after the dense layer (a number from 0 below 1; default: 0.25). */
  readonly dropout?: number | undefined;
}

/** Options of vit as the audio encoder of a model. */
export interface VitAudioEncoderOptions {
  /** Width of the square patches (an integer from 1 to 256; default: 4). */
  readonly patch?: number | undefined;
  /** Layers (an integer from 1 to 128; default: 6). */
  readonly layers?: number | undefined;
  /** Size of the states handed on (an integer from 1 to 16,384; default: 128). */
  readonly width?: number | undefined;
  /** Inner size of the feed-forward network (an integer from 1 to 65,536; default: 512). */
  readonly inner?: number | undefined;
  /** Attention heads; must divide the width (an integer from 1 to 256; default: 4). */
  readonly heads?: number | undefined;
  /** Dropout rate (a number from 0 below 1; default: 0.1). */
  readonly dropout?: number | undefined;
}

/** Options of unet as the audio encoder of a model. */
export interface UnetAudioEncoderOptions {
  /** Times that the size is halved (an integer from 1 to 8; default: 4). */
  readonly depth?: number | undefined;
  /** Channels at full size, doubled with each halving (an integer from 1 to 1,024; default: 16). */
  readonly width?: number | undefined;
}

/** Options of each audio encoder, by what its family is called. */
export interface AudioEncoderOptions {
  readonly transformer: TransformerAudioEncoderOptions;
  readonly elman: ElmanAudioEncoderOptions;
  readonly lstm: LstmAudioEncoderOptions;
  readonly gru: GruAudioEncoderOptions;
  readonly conv: ConvAudioEncoderOptions;
  readonly resnet: ResnetAudioEncoderOptions;
  readonly densenet: DensenetAudioEncoderOptions;
  readonly cnn: CnnAudioEncoderOptions;
  readonly vit: VitAudioEncoderOptions;
  readonly unet: UnetAudioEncoderOptions;
}
