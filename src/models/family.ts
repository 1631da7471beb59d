/**
 * The one small interface that every encoder and every decoder family implements, so that any encoder works
 * with any decoder. Shared code asks a family for what it needs and never for its name.
 */
import type { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';

/** What an encoder hands to a decoder. */
export interface Memory {
  /** [B, S, M] */
  readonly states: Tensor;
  /** [B, S, M]: what is read where the states are attended to; default: the states. */
  readonly values?: Tensor;
  /** [B, 1, 1, S]: 0 at tokens, a large negative number at padding. */
  readonly bias: Tensor;
  /** The states of each layer behind the last token, [B, M] each, of an encoder that reads token by token. */
  readonly final?: readonly (readonly Tensor[])[];
}

export interface EncoderFamily<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly options: Schema;
  /** ids [B, S] int32 -> memory */
  encode(scope: ModuleScope, options: z.output<Schema>, vocabulary: number, ids: Tensor): Memory;
}

/** Named tensors that a decoder keeps between steps. */
export type Cache = ReadonlyMap<string, Tensor>;

/** What stepwise decoding starts from. */
export interface DecoderStart {
  /** Computed from the memory once and the same at every step; the first axis is the batch. */
  readonly fixed: Cache;
  /** Replaced by every step; the first axis is the batch. */
  readonly state: Cache;
}

/** One step of decoding. */
export interface DecoderStep {
  /** [B, 1, D] */
  readonly states: Tensor;
  readonly state: Cache;
}

export interface DecoderFamily<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly options: Schema;
  /** ids [B, T] int32, memory -> states [B, T, D]: the whole sequence at once, each position blind to later ones. */
  decode(
    scope: ModuleScope,
    options: z.output<Schema>,
    vocabulary: number,
    ids: Tensor,
    memory: Memory,
  ): Tensor;
  /** The caches before the first token. */
  start(scope: ModuleScope, options: z.output<Schema>, memory: Memory): DecoderStart;
  /** Placeholder types of `start`'s caches, for the graph of one step: batch B, source S, P steps so far. */
  step(
    scope: ModuleScope,
    options: z.output<Schema>,
    vocabulary: number,
    ids: Tensor,
    start: DecoderStart,
  ): DecoderStep;
}
