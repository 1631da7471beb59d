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
  ResnetImageEncoderOptions,
  UnetImageEncoderOptions,
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
export interface VitMapEncoderOptions {
  /** Width of the square patches (an integer from 1 to 256; default: 8). */
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

/** Options of transformer as the map encoder of a model. */
export interface TransformerMapEncoderOptions extends TransformerEncoderOptions {
  /** What the sequence is made of: patches, since rows tell no columns apart (default: patches). */
  readonly front?: 'patches' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 8). */
  readonly patch?: number | undefined;
}

/** Options of elman as the map encoder of a model. */
export interface ElmanMapEncoderOptions extends ElmanEncoderOptions {
  /** What the sequence is made of: patches, since rows tell no columns apart (default: patches). */
  readonly front?: 'patches' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 8). */
  readonly patch?: number | undefined;
}

/** Options of lstm as the map encoder of a model. */
export interface LstmMapEncoderOptions extends LstmEncoderOptions {
  /** What the sequence is made of: patches, since rows tell no columns apart (default: patches). */
  readonly front?: 'patches' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 8). */
  readonly patch?: number | undefined;
}

/** Options of gru as the map encoder of a model. */
export interface GruMapEncoderOptions extends GruEncoderOptions {
  /** What the sequence is made of: patches, since rows tell no columns apart (default: patches). */
  readonly front?: 'patches' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 8). */
  readonly patch?: number | undefined;
}

/** Options of conv as the map encoder of a model. */
export interface ConvMapEncoderOptions extends ConvEncoderOptions {
  /** What the sequence is made of: patches, since rows tell no columns apart (default: patches). */
  readonly front?: 'patches' | undefined;
  /** Width of the square patches (an integer from 1 to 256; default: 8). */
  readonly patch?: number | undefined;
}

/** Options of each map encoder, by what its family is called. */
export interface MapEncoderOptions {
  readonly unet: UnetMapEncoderOptions;
  readonly resnet: ResnetMapEncoderOptions;
  readonly densenet: DensenetMapEncoderOptions;
  readonly cnn: CnnMapEncoderOptions;
  readonly vit: VitMapEncoderOptions;
  readonly transformer: TransformerMapEncoderOptions;
  readonly elman: ElmanMapEncoderOptions;
  readonly lstm: LstmMapEncoderOptions;
  readonly gru: GruMapEncoderOptions;
  readonly conv: ConvMapEncoderOptions;
}
