/** The interface of fronts that make a sequence of vectors of a signal. */
import type { z } from 'zod';
import type { Fields } from '../../data/field.ts';
import type { Tensor } from '../../graph/tensor.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import { cast } from '../../ops/cast.ts';
import { less } from '../../ops/less.ts';
import { range } from '../../ops/range.ts';
import { unsqueeze } from '../../ops/unsqueeze.ts';
import type { Fed } from '../model.ts';
import type { Sequence } from '../sequence.ts';

export interface SignalFront<Schema extends z.ZodObject = z.ZodObject> {
  readonly options: Schema;
  inputs(options: z.output<Schema>): Fields;
  /** What it is fed besides while a model learns, such as what is to be hidden. */
  training?(options: z.output<Schema>): Fields;
  /** The vectors, and which of them are of the signal and not of what fills it up. */
  sequence(scope: ModuleScope, options: z.output<Schema>, fed: Fed): Sequence;
}

/** length [B] int32 -> [B, T] bool: true at the first `length` of the T steps of x [B, T, ...]. */
export function lengthMask(length: Tensor, x: Tensor): Tensor {
  return less(unsqueeze(cast(range(x.shape[1]!), 'int32'), 0), unsqueeze(length, 1));
}
