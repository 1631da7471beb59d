import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { layerNormalization } from '../ops/layer-normalization.ts';
import { ones, zeros } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

/**
 * Layer normalisation over the last axis.
 *
 * Shapes: x [..., D] -> [..., D]; scale [D], bias [D].
 * Formula: y = (x - mean(x)) / sqrt(var(x) + epsilon) * scale + bias.
 * Source: Ba, Kiros, Hinton (2016), "Layer normalization"; ONNX LayerNormalization-17.
 */
export const layerNorm = defineLayer({
  name: 'layerNorm',
  options: z.object({ epsilon: z.number().positive().default(1e-5) }),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, { epsilon }, x: Tensor): Tensor => {
    const width = x.shape.at(-1) as number;
    const scale = scope.parameter('scale', [width], ones);
    const bias = scope.parameter('bias', [width], zeros);
    return layerNormalization(x, scale, bias, { epsilon });
  },
});
