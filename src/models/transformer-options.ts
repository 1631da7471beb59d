/** Options of the Transformer families: flags, config keys and defaults come from here. */
import { z } from 'zod';
import { activationNames } from '../nn/feed-forward.ts';
import { positionKinds } from '../nn/positions.ts';
import { normPlacements } from '../nn/residual.ts';

/** The most numbers in a table of positions, which is made while tracing: 64 MiB. */
const largestPositionTable = 2 ** 24;

const shape = {
  layers: z.int().min(1).max(128).default(3).describe('layers'),
  width: z.int().min(1).max(16384).default(128).describe('size of the states handed on'),
  inner: z.int().min(1).max(65536).default(512).describe('inner size of the feed-forward network'),
  heads: z.int().min(1).max(256).default(4).describe('attention heads; must divide the width'),
  dropout: z.number().min(0).lt(1).default(0.1).describe('dropout rate'),
  activationDropout: z
    .number()
    .min(0)
    .lt(1)
    .optional()
    .describe('dropout rate inside the feed-forward network (default: dropout)'),
  embedding: z.int().min(1).max(16384).optional().describe('size of the token embedding (default: width)'),
  activation: z.enum(activationNames).default('relu').describe('activation of the feed-forward network'),
  norm: z.enum(normPlacements).default('pre').describe('layer normalisation before or after each sublayer'),
  epsilon: z.number().positive().max(1).default(1e-5).describe('epsilon of layer normalisation'),
  positions: z.enum(positionKinds).default('sinusoidal').describe('kind of positions'),
  positionOffset: z.int().min(0).max(1024).default(0).describe('number of the first position'),
  scale: z.boolean().default(true).describe('multiply embeddings by the square root of their size'),
  embeddingNorm: z.boolean().default(false).describe('layer normalisation of the embeddings'),
  segments: z.int().min(0).max(64).default(0).describe('kinds of segments that are told apart'),
  length: z.int().min(1).max(65536).default(258).describe('longest sequence, markers included'),
};

interface Heads {
  readonly width: number;
  readonly heads: number;
}

/** Each head has its own part of the width. */
export const headsDivideWidth = ({ width, heads }: Heads): boolean => width % heads === 0;

/** The issue of options that `headsDivideWidth` refuses. */
export const unevenHeads = {
  path: ['heads'],
  error: ({ input }: { readonly input: unknown }) => {
    const { width, heads } = input as Heads;
    return `${heads} heads for width ${width}; allowed: a divisor of the width`;
  },
};

/** Options of the decoder. */
export const transformerOptions = z
  .strictObject(shape)
  .refine(({ length, width }) => length * width <= largestPositionTable, {
    path: ['length'],
    message: `expected at most ${largestPositionTable} for length * width, where length is --max-length and its 2 markers`,
  })
  .refine(headsDivideWidth, { path: ['heads'], message: 'expected a divisor of the width' });

export const transformerEncoderOptions = z
  .strictObject({
    ...shape,
    causal: z.boolean().default(false).describe('each token attends to itself and earlier ones only'),
  })
  .refine(({ length, width }) => length * width <= largestPositionTable, {
    path: ['length'],
    message: `expected at most ${largestPositionTable} for length * width, where length is --max-length and its 2 markers`,
  })
  .refine(headsDivideWidth, unevenHeads);

export type TransformerOptions = z.output<typeof transformerOptions>;
export type TransformerEncoderOptions = z.output<typeof transformerEncoderOptions>;
