/** The model of a signal that is written down token by token: front, body, and a decoder that attends to the body's states. */
import { z } from 'zod';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { type EncoderDecoder, encoderDecoder } from '../encoder-decoder.ts';
import { decoderFamilies } from '../families.ts';
import type { Fed } from '../model.ts';
import { findFamily, parseConfig, resolveSide, sideSchema } from '../model-config.ts';
import { type SignalParts, signalModelConfigSchema } from './signal-model.ts';

export const signalEncoderDecoderSchema = signalModelConfigSchema.omit({ head: true }).extend({
  decoder: sideSchema,
  /** Whether the output projection is the token embedding transposed. */
  tie: z.boolean().default(true),
  /** The most tokens that are written, markers aside. */
  maxLength: z.int().min(1).max(65536),
});

export type SignalEncoderDecoderConfig = z.output<typeof signalEncoderDecoderSchema>;

type ReadParts = Pick<SignalParts, 'front' | 'bodies'>;

/** The configuration with every default of front, body and decoder filled in. Throws E_CONFIG. */
export function resolveSignalEncoderDecoder(
  config: z.input<typeof signalEncoderDecoderSchema>,
  { front, bodies }: ReadParts,
): SignalEncoderDecoderConfig {
  const parsed = parseConfig(signalEncoderDecoderSchema, config, 'model');
  return Object.freeze({
    ...parsed,
    front: parseConfig(front.options, parsed.front, 'front'),
    encoder: resolveSide('encoder', parsed.encoder, bodies),
    decoder: resolveSide('decoder', parsed.decoder, decoderFamilies),
  });
}

/**
 * The model of a resolved configuration: its inputs are those of the front.
 *
 * Source: Chan et al. (2016), "Listen, attend and spell"; there with a pyramid of LSTM layers in the place of strided convolutions.
 */
export function signalEncoderDecoder(
  config: SignalEncoderDecoderConfig,
  { front, bodies }: ReadParts,
): EncoderDecoder {
  const { family, options } = config.encoder;
  const body = findFamily(bodies, family, 'encoder');
  const training = front.training?.(config.front);
  const read = {
    inputs: front.inputs(config.front),
    ...(training && { training }),
    longest: body.longest(options),
    encode: (scope: ModuleScope, fed: Fed) =>
      body.encode(scope.child('encoder'), options, front.sequence(scope.child('front'), config.front, fed)),
  };
  return encoderDecoder(read, config);
}
