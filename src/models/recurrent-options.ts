/** Options that all recurrent families share: flags, config keys and defaults come from here. */
import { z } from 'zod';
import { memoryAttentionKinds } from '../nn/memory-attention.ts';

const sharedOptions = z.strictObject({
  layers: z.int().min(1).max(128).default(2).describe('layers'),
  width: z.int().min(1).max(16384).default(128).describe('size of the states handed on'),
  dropout: z.number().min(0).lt(1).default(0.1).describe('dropout rate'),
  variationalDropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('dropout rate of recurrent states, one mask for all steps'),
  embedding: z.int().min(1).max(16384).optional().describe('size of the token embedding (default: width)'),
  residual: z.boolean().default(false).describe('recurrent layers from the second on add their input'),
});

export const recurrentEncoderOptions = sharedOptions.extend({
  bidirectional: z.boolean().default(true).describe('read in both directions, half the width for each'),
});

export const recurrentDecoderOptions = sharedOptions.extend({
  attention: z.enum(memoryAttentionKinds).default('general').describe('how a recurrent decoder attends'),
  inputFeeding: z
    .boolean()
    .default(false)
    .describe('a recurrent decoder reads what attention found at the step before'),
  heads: z.int().min(1).max(256).optional().describe('attention heads; must divide the width'),
});

export type RecurrentEncoderOptions = z.output<typeof recurrentEncoderOptions>;
export type RecurrentDecoderOptions = z.output<typeof recurrentDecoderOptions>;
