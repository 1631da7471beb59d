/** Options of the ConvS2S families: flags, config keys and defaults come from here. */
import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { embedding } from '../nn/embedding.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import { add } from '../ops/add.ts';
import type { TokenEmbedding } from './token-front.ts';

/** How far back a kernel may reach: a decoder keeps as many states for each block. */
const furthest = 65536;

export const convOptions = z
  .strictObject({
    layers: z.int().min(1).max(128).default(3).describe('layers'),
    width: z.int().min(1).max(16384).default(128).describe('size of the states inside'),
    kernel: z.int().min(1).max(1024).default(3).describe('width of the kernel'),
    dilation: z
      .int()
      .min(1)
      .max(64)
      .default(1)
      .describe('growth of the distance between taps, from block to block'),
    dropout: z.number().min(0).lt(1).default(0.1).describe('dropout rate'),
    embedding: z.int().min(1).max(16384).optional().describe('size of the token embedding (default: width)'),
    length: z.int().min(1).max(65536).default(258).describe('longest sequence, markers included'),
  })
  .refine(({ layers, kernel, dilation }) => (kernel - 1) * dilation ** (layers - 1) <= furthest, {
    path: ['dilation'],
    message: `the last kernel would reach further than ${furthest} positions; use fewer layers or less dilation`,
  });

export type ConvOptions = z.output<typeof convOptions>;

/** The encoder's own: kernels side by side in place of blocks on top of each other. */
export const convEncoderOptions = convOptions.safeExtend({
  kernels: z
    .string()
    .regex(
      /^[1-9]\d{0,2}(,[1-9]\d{0,2}){0,15}$/,
      'expected widths from 1 to 999 with commas between, such as 3,4,5',
    )
    .optional()
    .describe(
      'kernels side by side in place of layers, such as 3,4,5 (Kim 2014), each with width feature maps',
    ),
});

export type ConvEncoderOptions = z.output<typeof convEncoderOptions>;

/** The size of embeddings, and of what is handed on. */
export function embeddingSize({ embedding, width }: Pick<ConvOptions, 'embedding' | 'width'>): number {
  return embedding ?? width;
}

/** How tokens are embedded: not scaled; their deviation E^-1/2 stands for the 0.1 of the paper. */
export const convEmbedding = (options: ConvOptions): TokenEmbedding => ({
  size: embeddingSize(options),
  scaled: false,
});

/**
 * Adds to each vector a learned one for the place where it stands, counted from 0.
 *
 * Shapes: x [B, T, E], places [T] or [B, T] (integers below `length`) -> [B, T, E].
 * Source: Gehring et al. (2017), section 3.1.
 */
export function addPlaces(scope: ModuleScope, { length }: ConvOptions, x: Tensor, places: Tensor): Tensor {
  const options = { vocabulary: length, width: x.shape.at(-1) as number };
  return add(x, embedding(scope.child('positions'), options, places));
}

/**
 * The options of block i, counted from 0: neighbouring taps are dilation^i positions apart, so that with a
 * dilation of 2 or more what a state sees grows exponentially with depth.
 *
 * Source: Yu and Koltun (2016), section 3; Kalchbrenner et al. (2016), "ByteNet", section 3.3.
 */
export function blockOptions({ kernel, dilation, dropout }: ConvOptions, i: number) {
  return { kernel, dilation: dilation ** i, dropout };
}
