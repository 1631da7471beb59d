/** The interface of fronts that make a sequence of vectors of a signal. */
import type { z } from 'zod';
import type { Fields } from '../../data/field.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
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
