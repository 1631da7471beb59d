/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type {
  CnnImageEncoderOptions,
  DensenetImageEncoderOptions,
  ResnetImageEncoderOptions,
  UnetImageEncoderOptions,
  VitImageEncoderOptions,
} from './image-encoder-options.ts';

/** Options of unet as the map encoder of a model. */
export type UnetMapEncoderOptions = UnetImageEncoderOptions;

/** Options of resnet as the map encoder of a model. */
export type ResnetMapEncoderOptions = ResnetImageEncoderOptions;

/** Options of densenet as the map encoder of a model. */
export type DensenetMapEncoderOptions = DensenetImageEncoderOptions;

/** Options of cnn as the map encoder of a model. */
export type CnnMapEncoderOptions = CnnImageEncoderOptions;

/** Options of vit as the map encoder of a model. */
export type VitMapEncoderOptions = VitImageEncoderOptions;

/** Options of each map encoder, by what its family is called. */
export interface MapEncoderOptions {
  readonly unet: UnetMapEncoderOptions;
  readonly resnet: ResnetMapEncoderOptions;
  readonly densenet: DensenetMapEncoderOptions;
  readonly cnn: CnnMapEncoderOptions;
  readonly vit: VitMapEncoderOptions;
}
