import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { activationNames, feedForward } from './feed-forward.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';
import { multiHeadAttention } from './multi-head-attention.ts';
import { residual, residualOptions } from './residual.ts';

export const transformerLayerOptions = residualOptions.extend({
  heads: z.int().positive(),
  inner: z.int().positive(),
  activation: z.enum(activationNames).default('relu'),
  /** Rate of dropout inside the feed-forward network; default: `dropout`. */
  activationDropout: z.number().min(0).lt(1).optional(),
});

/**
 * One layer of a Transformer encoder: self-attention, then feed-forward, each a residual sublayer.
 *
 * Shapes: x [B, S, D], bias [B, 1, 1, S] -> [B, S, D].
 * Source: Vaswani et al. (2017), figure 1, left.
 */
export const transformerEncoderLayer = defineLayer({
  name: 'transformerEncoderLayer',
  options: transformerLayerOptions,
  contract: { maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, options, x: Tensor, bias?: Tensor): Tensor => {
    const attending = scope.child('selfAttention');
    const attended = residual(attending, options, x, (y) => multiHeadAttention(attending, options, y, bias));
    const feeding = scope.child('feedForward');
    return residual(feeding, options, attended, (y) => feedForward(feeding, options, y));
  },
});
