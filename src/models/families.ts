/** The families that an encoder and a decoder can be chosen from. */
import { convDecoder } from './conv-decoder.ts';
import { convEncoder } from './conv-encoder.ts';
import { elmanDecoder, elmanEncoder } from './elman.ts';
import type { DecoderFamily, EncoderFamily } from './family.ts';
import { gruDecoder, gruEncoder } from './gru.ts';
import { lstmDecoder, lstmEncoder } from './lstm.ts';
import { transformerDecoder } from './transformer-decoder.ts';
import { transformerEncoder } from './transformer-encoder.ts';

export const encoderFamilies: readonly EncoderFamily[] = [
  transformerEncoder,
  elmanEncoder,
  lstmEncoder,
  gruEncoder,
  convEncoder,
];
export const decoderFamilies: readonly DecoderFamily[] = [
  transformerDecoder,
  elmanDecoder,
  lstmDecoder,
  gruDecoder,
  convDecoder,
];
