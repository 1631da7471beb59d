/** The families that an encoder and a decoder can be chosen from. */
import type { DecoderFamily, EncoderFamily } from './family.ts';
import { transformerDecoder } from './transformer-decoder.ts';
import { transformerEncoder } from './transformer-encoder.ts';

export const encoderFamilies: readonly EncoderFamily[] = [transformerEncoder];
export const decoderFamilies: readonly DecoderFamily[] = [transformerDecoder];
