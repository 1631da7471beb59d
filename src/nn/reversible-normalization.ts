import { z } from 'zod';
import { widthOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { scalar } from '../ops/constant.ts';
import { div } from '../ops/div.ts';
import { mul } from '../ops/mul.ts';
import { reduceMean } from '../ops/reduce-mean.ts';
import { slice } from '../ops/slice.ts';
import { sqrt } from '../ops/sqrt.ts';
import { sub } from '../ops/sub.ts';
import { ones, zeros } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

export const normalizationKinds = ['reversible', 'last', 'none'] as const;

/** Normalised values, and the way back: y factor + offset; what is absent changes nothing. */
export interface NormalizedSeries {
  /** [B, L, C] */
  readonly x: Tensor;
  /** [B, 1, C] */
  readonly factor?: Tensor;
  /** [B, 1, C] */
  readonly offset?: Tensor;
}

/**
 * Normalises each series of a batch by itself, and tells how forecasts go back to its level and spread.
 *
 * Shapes: x [B, L, C] -> x [B, L, C], factor and offset [B, 1, C]; with `affine` scale, bias [C].
 * Formula: reversible: (x - m) / s g + b with the mean m of the L values and s = sqrt(variance + epsilon), back by (y - b) / g s + m;
 * last: x - x_L, back by y + x_L.
 * Source: Kim et al. (2022), "Reversible instance normalization", equations 1 to 3 (g and b are learned with `affine`); last: NLinear of
 * Zeng et al. (2023), "Are Transformers effective for time series forecasting?", section 4.
 */
export const reversibleNormalization = defineLayer({
  name: 'reversibleNormalization',
  options: z.object({
    kind: z.enum(normalizationKinds),
    affine: z.boolean().default(false),
    epsilon: z.number().positive().default(1e-5),
  }),
  contract: { batchInvariant: true },
  forward: (scope: ModuleScope, { kind, affine, epsilon }, x: Tensor): NormalizedSeries => {
    if (kind === 'none') return { x };
    if (kind === 'last') {
      const last = slice(x, 1, -1);
      return { x: sub(x, last), offset: last };
    }
    const mean = reduceMean(x, [1], { keepDims: true });
    const centred = sub(x, mean);
    const variance = reduceMean(mul(centred, centred), [1], { keepDims: true });
    const deviation = sqrt(add(variance, scalar(epsilon, x.dtype)));
    const normal = div(centred, deviation);
    if (!affine) return { x: normal, factor: deviation, offset: mean };
    const channels = widthOf(x);
    const scale = scope.parameter('scale', [channels], ones);
    const bias = scope.parameter('bias', [channels], zeros);
    const factor = div(deviation, scale);
    return { x: add(mul(normal, scale), bias), factor, offset: sub(mean, mul(bias, factor)) };
  },
});
