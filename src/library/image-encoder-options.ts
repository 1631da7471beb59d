/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type {
  ConvEncoderOptions,
  ElmanEncoderOptions,
  GruEncoderOptions,
  LstmEncoderOptions,
  TransformerEncoderOptions,
} from './encoder-options.ts';

/** Options of resnet as the image encoder of a model. */
export interface ResnetImageEncoderOptions {
  /**
   * Layers with weights: 20, 32, 44, 56, 110 for small pictures; 18, 34, 50 with a stem (an integer from 18
   * to 110; default: 20).
   */
  readonly depth?: number | undefined;
  /** Channels of the first stage (default: 16; with a stem 64; an integer from 1 to 1,024). */
  readonly width?: number | undefined;
  /** Channels of the last stage (default: twice those of the stage before; an integer from 1 to 65,536). */
  readonly lastWidth?: number | undefined;
  /** Normalisation of maps: by batch, or in groups of channels (default: batch). */
  readonly norm?: 'batch' | 'group' | undefined;
  /**
   * Squeeze and excitation in each block, by this reduction (usual: 16); 0: none (an integer from 0 to 1,024;
   * default: 0).
   */
  readonly squeeze?: number | undefined;
  /**
   * How likely the last block is left out for a picture while training; earlier ones less (a number from 0
   * below 1; default: 0).
   */
  readonly dropPath?: number | undefined;
}

/** Options of densenet as the image encoder of a model. */
export interface DensenetImageEncoderOptions {
  /** Layers with weights, 6 n + 4 (an integer from 10 to 1,000; default: 40). */
  readonly depth?: number | undefined;
  /** Maps that each layer adds (an integer from 1 to 512; default: 12). */
  readonly growth?: number | undefined;
  /** Part of the maps that a transition keeps (a number above 0 to 1; default: 0.5). */
  readonly compression?: number | undefined;
  /** Normalisation of maps: by batch, or in groups of channels (default: batch). */
  readonly norm?: 'batch' | 'group' | undefined;
}

/** Options of cnn as the image encoder of a model. */
export interface CnnImageEncoderOptions {
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

/** Options of vit as the image encoder of a model. */
export interface VitImageEncoderOptions {
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

/** Options of unet as the image encoder of a model. */
export interface UnetImageEncoderOptions {
  /** Times that the size is halved (an integer from 1 to 8; default: 4). */
  readonly depth?: number | undefined;
  /** Channels at full size, doubled with each halving (an integer from 1 to 1,024; default: 16). */
  readonly width?: number | undefined;
  /** Channels of the smallest maps (default: twice those of the level before; an integer from 1 to 65,536). */
  readonly lastWidth?: number | undefined;
  /** Normalisation of maps: by batch, or in groups of channels (default: batch). */
  readonly norm?: 'batch' | 'group' | undefined;
  /**
   * How maps are enlarged on the way up: a transposed convolution, or an interpolation and a 1 x 1
   * convolution (default: transposed).
   */
  readonly enlarge?: 'transposed' | 'nearest' | 'bilinear' | undefined;
}

/** Options of transformer as the image encoder of a model. */
export interface TransformerImageEncoderOptions extends TransformerEncoderOptions {
  /** What the sequence is made of: rows of pixels, or patches (default: rows). */
  readonly front?: 'patches' | 'rows' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 4). */
  readonly patch?: number | undefined;
}

/** Options of elman as the image encoder of a model. */
export interface ElmanImageEncoderOptions extends ElmanEncoderOptions {
  /** What the sequence is made of: rows of pixels, or patches (default: rows). */
  readonly front?: 'patches' | 'rows' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 4). */
  readonly patch?: number | undefined;
}

/** Options of lstm as the image encoder of a model. */
export interface LstmImageEncoderOptions extends LstmEncoderOptions {
  /** What the sequence is made of: rows of pixels, or patches (default: rows). */
  readonly front?: 'patches' | 'rows' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 4). */
  readonly patch?: number | undefined;
}

/** Options of gru as the image encoder of a model. */
export interface GruImageEncoderOptions extends GruEncoderOptions {
  /** What the sequence is made of: rows of pixels, or patches (default: rows). */
  readonly front?: 'patches' | 'rows' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 4). */
  readonly patch?: number | undefined;
}

/** Options of conv as the image encoder of a model. */
export interface ConvImageEncoderOptions extends ConvEncoderOptions {
  /** What the sequence is made of: rows of pixels, or patches (default: rows). */
  readonly front?: 'patches' | 'rows' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 4). */
  readonly patch?: number | undefined;
}

/** Options of each image encoder, by what its family is called. */
export interface ImageEncoderOptions {
  readonly resnet: ResnetImageEncoderOptions;
  readonly densenet: DensenetImageEncoderOptions;
  readonly cnn: CnnImageEncoderOptions;
  readonly vit: VitImageEncoderOptions;
  readonly unet: UnetImageEncoderOptions;
  readonly transformer: TransformerImageEncoderOptions;
  readonly elman: ElmanImageEncoderOptions;
  readonly lstm: LstmImageEncoderOptions;
  readonly gru: GruImageEncoderOptions;
  readonly conv: ConvImageEncoderOptions;
}
