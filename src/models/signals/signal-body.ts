/** The bodies that read sequences of vectors: every family, over the vectors or over patches of them. */
import { z } from 'zod';
import { dimAt } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { linear } from '../../nn/linear.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { concat } from '../../ops/concat.ts';
import { pad } from '../../ops/pad.ts';
import { shiftedSlices } from '../../ops/shifted-slices.ts';
import { encoderFamilies } from '../families.ts';
import { bodyOver, type ChosenFamily, type EncoderFamily } from '../family.ts';
import type { FamilySize } from '../family-size.ts';
import type { Memory, Sequence } from '../sequence.ts';

/** A family of bodies: a sequence to a sequence, which may be shorter. */
export interface SignalBody<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly options: Schema;
  /** Its sizes, the coarsest first; default: those of a family of a width. */
  readonly sizes?: readonly FamilySize[];
  /** The most vectors that it can read; Infinity: any number. */
  longest(options: z.output<Schema>): number;
  /** How many vectors there are for each that it hands on. */
  stride(options: z.output<Schema>): number;
  encode(scope: ModuleScope, options: z.output<Schema>, input: Sequence): Memory;
  /** How it reads a signal while it arrives; absent: it cannot. */
  readonly stepwise?: Stepwise<Schema>;
}

/** A body in two parts: what looks at a few vectors, and a decoder without a memory that goes on from step to step. */
interface Stepwise<Schema extends z.ZodObject> {
  /** The flag of `heddle train` that makes a model read so. */
  readonly flag: string;
  /** How many vectors before and after its own the first part looks at for a state. */
  reach(options: z.output<Schema>): number;
  /** The first part: what the second one reads. */
  shorten(scope: ModuleScope, options: z.output<Schema>, input: Sequence): Sequence;
  /** The second part; undefined: with these options a state depends on all that comes after it. */
  decoder(options: z.output<Schema>): ChosenFamily | undefined;
}

const patchShape = {
  patch: z.int().min(1).max(65536).default(1).describe('steps that are read as one vector'),
  patchStride: z
    .int()
    .min(1)
    .max(65536)
    .optional()
    .describe('steps from the beginning of a patch to that of the next (default: patch)'),
};

interface Patches {
  /** P, the steps of a patch. */
  readonly patch: number;
  /** S, how far a patch begins after the one before. */
  readonly stride: number;
}

const patchesOf = ({ patch, patchStride }: { patch?: unknown; patchStride?: unknown }): Patches => ({
  patch: Number(patch),
  stride: Number(patchStride ?? patch),
});

/** A family over patches; with a patch of 1 over the vectors themselves. */
function overPatches(family: EncoderFamily): SignalBody {
  return {
    ...bodyOver(family, patchShape),
    longest: (options) => family.positions(options) * patchesOf(options).stride,
    stride: (options) => patchesOf(options).stride,
    encode(scope, { patch, patchStride, ...options }, input) {
      const { size } = family.embedding(options);
      const { x, mask } = patchSequence(input, patchesOf({ patch, patchStride }));
      const vectors = linear(scope.child('patches'), { width: size }, x);
      return family.encode(scope, options, { x: vectors, mask });
    },
  };
}

export const signalBodies: readonly SignalBody[] = encoderFamilies.map(overPatches);

/**
 * Patches of a sequence, each as one vector; the last ones are filled up with zeros.
 *
 * Shapes: x [B, T, C], mask [B, T] -> x [B, ceil(T / S), P C], mask [B, ceil(T / S)]: a patch is there if its first step is.
 * Source: Nie et al. (2023), "A time series is worth 64 words", section 3.1 (there without padding inside a batch).
 */
export function patchSequence({ x, mask }: Sequence, { patch, stride }: Patches): Sequence {
  if (patch === 1 && stride === 1) return { x, mask };
  const slices = shiftedSlices(pad(x, 1, 0, patch - 1), 1, patch, { stride });
  return { x: concat(slices, -1), mask: everyStep(mask, stride) };
}

/** Every `stride`-th step of a mask, from the first on. Shapes: [B, T] -> [B, ceil(T / stride)]. */
export function everyStep(mask: Tensor, stride: number): Tensor {
  if (stride === 1) return mask;
  if (typeof dimAt(mask.shape, 1) === 'number' && dimAt(mask.shape, 1) === 1) return mask;
  return shiftedSlices(mask, 1, 1, { stride })[0]!;
}
