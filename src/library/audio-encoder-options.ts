/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type {
  DensenetImageEncoderOptions,
  ResnetImageEncoderOptions,
  UnetImageEncoderOptions,
  VitImageEncoderOptions,
} from './image-encoder-options.ts';
import type {
  ConvSignalEncoderOptions,
  ElmanSignalEncoderOptions,
  GruSignalEncoderOptions,
  LstmSignalEncoderOptions,
  TransformerSignalEncoderOptions,
} from './signal-encoder-options.ts';

/** Options of transformer as the audio encoder of a model. */
export type TransformerAudioEncoderOptions = TransformerSignalEncoderOptions;

/** Options of elman as the audio encoder of a model. */
export type ElmanAudioEncoderOptions = ElmanSignalEncoderOptions;

/** Options of lstm as the audio encoder of a model. */
export type LstmAudioEncoderOptions = LstmSignalEncoderOptions;

/** Options of gru as the audio encoder of a model. */
export type GruAudioEncoderOptions = GruSignalEncoderOptions;

/** Options of conv as the audio encoder of a model. */
export type ConvAudioEncoderOptions = ConvSignalEncoderOptions;

/** Options of resnet as the audio encoder of a model. */
export type ResnetAudioEncoderOptions = ResnetImageEncoderOptions;

/** Options of densenet as the audio encoder of a model. */
export type DensenetAudioEncoderOptions = DensenetImageEncoderOptions;

/** Options of cnn as the audio encoder of a model. */
export interface CnnAudioEncoderOptions {
  /** Channels of each stage, such as 32,64; a stage ends with a 2 x 2 maximum (default: 16,32,64). */
  readonly channels?: string | undefined;
  /** Width of the kernels (an integer from 1 to 31; default: 3). */
  readonly kernel?: number | undefined;
  /** Convolutions of a stage (VGG: 2 or 3 with model.kernel 3; an integer from 1 to 8; default: 1). */
  readonly repeat?: number | undefined;
  /** Batch normalisation after each convolution (default: true). */
  readonly batchNorm?: boolean | undefined;
  /** Size of a dense layer over the last maps; 0: none (an integer from 0 to 65,536; default: 0). */
  readonly dense?: number | undefined;
  /** Dropout rate after the dense layer (a number from 0 below 1; default: 0.25). */
  readonly dropout?: number | undefined;
}

/** Options of vit as the audio encoder of a model. */
export type VitAudioEncoderOptions = VitImageEncoderOptions;

/** Options of unet as the audio encoder of a model. */
export type UnetAudioEncoderOptions = UnetImageEncoderOptions;

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
