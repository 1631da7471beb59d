/** The interface of bodies that read time series. */
import type { z } from 'zod';
import type { Tensor } from '../../graph/tensor.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import type { normalizationKinds } from '../../nn/reversible-normalization.ts';

/** A family of bodies: a stretch of a series to a vector, from which a head makes the forecast by one linear map. */
export interface SeriesBody<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly options: Schema;
  /** How each stretch is normalised unless the user says otherwise. */
  readonly normalization: (typeof normalizationKinds)[number];
  /** x [R, L, I] with numbers for L and I -> [R, F] */
  features(scope: ModuleScope, options: z.output<Schema>, x: Tensor): Tensor;
}
