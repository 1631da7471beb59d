/** The families that an encoder and a decoder can be chosen from. */
import { convDecoder } from './conv-decoder.ts';
import { convEncoder } from './conv-encoder.ts';
import type { DecoderFamily, EncoderFamily } from './family.ts';
import { transformerDecoder } from './transformer-decoder.ts';
import { transformerEncoder } from './transformer-encoder.ts';

export const encoderFamilies: readonly EncoderFamily[] = [transformerEncoder, convEncoder];
export const decoderFamilies: readonly DecoderFamily[] = [transformerDecoder, convDecoder];
