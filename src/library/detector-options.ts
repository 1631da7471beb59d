/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type {
  ConvEncoderOptions,
  ElmanEncoderOptions,
  GruEncoderOptions,
  LstmEncoderOptions,
  TransformerEncoderOptions,
} from './encoder-options.ts';
import type {
  CnnImageEncoderOptions,
  DensenetImageEncoderOptions,
  UnetImageEncoderOptions,
} from './image-encoder-options.ts';

/** Options of resnet as the detector of a model. */
export interface ResnetDetectorOptions {
  /**
   * Layers with weights: 18, 34, 50 with a stem; 20, 32, 44, 56, 110 without (an integer from 18 to 110;
   * default: 18).
   */
  readonly depth?: number | undefined;
  /** Channels of the first stage (an integer from 1 to 1,024; default: 16). */
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

/** Options of unet as the detector of a model. */
export type UnetDetectorOptions = UnetImageEncoderOptions;

/** Options of densenet as the detector of a model. */
export type DensenetDetectorOptions = DensenetImageEncoderOptions;

/** Options of cnn as the detector of a model. */
export type CnnDetectorOptions = CnnImageEncoderOptions;

/** Options of vit as the detector of a model. */
export interface VitDetectorOptions {
  /** Width of the square patches (an integer from 1 to 256; default: 16). */
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

/** Options of transformer as the detector of a model. */
export interface TransformerDetectorOptions extends TransformerEncoderOptions {
  /** What the sequence is made of: patches, since rows tell no columns apart (default: patches). */
  readonly front?: 'patches' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 16). */
  readonly patch?: number | undefined;
}

/** Options of elman as the detector of a model. */
export interface ElmanDetectorOptions extends ElmanEncoderOptions {
  /** What the sequence is made of: patches, since rows tell no columns apart (default: patches). */
  readonly front?: 'patches' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 16). */
  readonly patch?: number | undefined;
}

/** Options of lstm as the detector of a model. */
export interface LstmDetectorOptions extends LstmEncoderOptions {
  /** What the sequence is made of: patches, since rows tell no columns apart (default: patches). */
  readonly front?: 'patches' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 16). */
  readonly patch?: number | undefined;
}

/** Options of gru as the detector of a model. */
export interface GruDetectorOptions extends GruEncoderOptions {
  /** What the sequence is made of: patches, since rows tell no columns apart (default: patches). */
  readonly front?: 'patches' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 16). */
  readonly patch?: number | undefined;
}

/** Options of conv as the detector of a model. */
export interface ConvDetectorOptions extends ConvEncoderOptions {
  /** What the sequence is made of: patches, since rows tell no columns apart (default: patches). */
  readonly front?: 'patches' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 16). */
  readonly patch?: number | undefined;
}

/** Options of each detector, by what its family is called. */
export interface DetectorOptions {
  readonly resnet: ResnetDetectorOptions;
  readonly unet: UnetDetectorOptions;
  readonly densenet: DensenetDetectorOptions;
  readonly cnn: CnnDetectorOptions;
  readonly vit: VitDetectorOptions;
  readonly transformer: TransformerDetectorOptions;
  readonly elman: ElmanDetectorOptions;
  readonly lstm: LstmDetectorOptions;
  readonly gru: GruDetectorOptions;
  readonly conv: ConvDetectorOptions;
}
