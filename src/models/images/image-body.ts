/** The interface of bodies that read images. */
import type { z } from 'zod';
import type { Tensor } from '../../graph/tensor.ts';
import type { ModuleScope } from '../../nn/module-scope.ts';
import type { FamilySize } from '../family-size.ts';

/** Feature maps of an image. */
export interface Maps {
  /** [B, C, H, W] each, the finest first. */
  readonly levels: readonly Tensor[];
  /** Whether the finest level holds what the coarser ones know. Default false. */
  readonly merged?: boolean;
}

/** A family of bodies: x [B, C, H, W] -> maps. */
export interface ImageBody<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly options: Schema;
  /** Whether its parameters fit pictures of one size only; absent: they fit any. */
  isOfOneSize?(options: z.output<Schema>): boolean;
  /** Its sizes, the coarsest first; default: those of a family of a width. */
  readonly sizes?: readonly FamilySize[];
  features(scope: ModuleScope, options: z.output<Schema>, x: Tensor): Maps;
}
