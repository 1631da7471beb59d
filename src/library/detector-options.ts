/** Options of families. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type {
  CnnImageEncoderOptions,
  DensenetImageEncoderOptions,
  UnetImageEncoderOptions,
  VitImageEncoderOptions,
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
}

/** Options of unet as the detector of a model. */
export type UnetDetectorOptions = UnetImageEncoderOptions;

/** Options of densenet as the detector of a model. */
export type DensenetDetectorOptions = DensenetImageEncoderOptions;

/** Options of cnn as the detector of a model. */
export type CnnDetectorOptions = CnnImageEncoderOptions;

/** Options of vit as the detector of a model. */
export type VitDetectorOptions = VitImageEncoderOptions;

/** Options of each detector, by what its family is called. */
export interface DetectorOptions {
  readonly resnet: ResnetDetectorOptions;
  readonly unet: UnetDetectorOptions;
  readonly densenet: DensenetDetectorOptions;
  readonly cnn: CnnDetectorOptions;
  readonly vit: VitDetectorOptions;
}
