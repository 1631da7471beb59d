/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type {
  CnnImageEncoderOptions,
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
export type CnnAudioEncoderOptions = CnnImageEncoderOptions;

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
