/**
 * The one small interface that every body and every decoder implements, so that any encoder works with any decoder
 * and with any head. Shared code asks a family for what it needs and never for its name.
 */
import type { z } from 'zod';
import type { Dim } from '../graph/dim.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { ModuleScope } from '../nn/module-scope.ts';
import type { Memory, Sequence } from './sequence.ts';
import type { TokenEmbedding } from './token-front.ts';

interface Family<Schema extends z.ZodObject> {
  /** In lower case; what files hold. */
  readonly name: string;
  /** What users may call it too, in lower case. */
  readonly aliases?: readonly string[];
  readonly options: Schema;
  /** How tokens are embedded for it. */
  embedding(options: z.output<Schema>): TokenEmbedding;
  /** The most positions that it can tell apart; Infinity where it has none. */
  positions(options: z.output<Schema>): number;
}

/** A family and its options. */
export interface ChosenFamily {
  readonly family: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** An architecture as the encoder of a model: source tokens to a memory. */
export interface EncoderFamily<Schema extends z.ZodObject = z.ZodObject> extends Family<Schema> {
  /** How it reads in one direction, so that no state depends on what comes after it; absent: it always looks ahead. */
  readonly causal?: {
    /** The flag of `heddle train` that makes it read so. */
    readonly flag: string;
    /** The decoder without a memory that computes the same step by step with the same parameters; undefined: these options look ahead. */
    asDecoder(options: z.output<Schema>): ChosenFamily | undefined;
  };
  /** x [B, S, E] -> memory [B, S, D] */
  encode(scope: ModuleScope, options: z.output<Schema>, input: Sequence): Memory;
}

/** What a body over a family is called, and its options: those of the family, and those of what comes before it. */
export function bodyOver<Before extends z.ZodRawShape>(
  { name, aliases, options }: EncoderFamily,
  before: Before,
) {
  return { name, ...(aliases && { aliases }), options: options.safeExtend(before) };
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

/** A decoder attends to a memory, or has none: then it is the body of a language model. */
export interface DecoderFamily<Schema extends z.ZodObject = z.ZodObject> extends Family<Schema> {
  /** The encoder with the same parameters that computes what `decode` does without a memory; absent: there is none. */
  asEncoder?(options: z.output<Schema>): ChosenFamily;
  /** x [B, T, E], memory -> states [B, T, D]: the whole sequence at once, each position blind to later ones. */
  decode(scope: ModuleScope, options: z.output<Schema>, x: Tensor, memory?: Memory): Tensor;
  /** The caches before the first token of `rows` sequences. */
  start(scope: ModuleScope, options: z.output<Schema>, rows: Dim, memory?: Memory): DecoderStart;
  /** x [B, 1, E] and placeholders in the place of `start`'s caches: batch B, source S, P steps so far. */
  step(scope: ModuleScope, options: z.output<Schema>, x: Tensor, start: DecoderStart): DecoderStep;
}
