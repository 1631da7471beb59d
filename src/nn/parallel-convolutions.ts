import { z } from 'zod';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { concat } from '../ops/concat.ts';
import { scalar } from '../ops/constant.ts';
import { convolution1d } from '../ops/convolution-1d.ts';
import { relu } from '../ops/relu.ts';
import { unsqueeze } from '../ops/unsqueeze.ts';
import { where } from '../ops/where.ts';
import { type Initializer, xavierUniform, zeros } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

/**
 * Convolutions of several widths side by side, as a text classifier reads n-grams; `pooling` of kind max after it
 * gives Kim's CNN.
 *
 * Shapes: x [B, T, D], mask [B, T] bool (true at tokens) -> [B, T, N width] for N kernels; convolutions.I.weight
 * [K, D, width], convolutions.I.bias [width].
 * Formula: for each kernel of K taps relu(b + sum over k of x[t + k - (K - 1) // 2] W[k]); padding is zero, exactly
 * as what lies outside, so a padded row gives at its tokens what the row alone gives. What stands at padding is to
 * be ignored, as a masked maximum does.
 * Differs: the paper's windows lie wholly inside the text ("narrow"), T - K + 1 of them. Here a window is centred on
 * each token; those are the paper's windows and K - 1 more that hang over the ends and see zeros there. So the maximum
 * over time is over more windows (never less than the paper's), and a text shorter than a kernel needs no filling.
 * Source: Kim (2014), "Convolutional neural networks for sentence classification", equations 2 to 4.
 */
export const parallelConvolutions = defineLayer({
  name: 'parallelConvolutions',
  options: z.object({
    /** The taps of each kernel. */
    kernels: z.array(z.int().positive()).min(1).default([3, 4, 5]),
    /** Feature maps of each kernel. */
    width: z.int().positive().default(100),
  }),
  contract: { maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, { kernels, width }, x: Tensor, mask: Tensor): Tensor => {
    const channels = x.shape.at(-1) as number;
    const seen = where(unsqueeze(mask, 2), x, scalar(0, 'float32'));
    const maps = kernels.map((taps, i) => {
      const inside = scope.child(`convolutions.${i}`);
      const weight = inside.parameter('weight', [taps, channels, width], xavierOfKernel);
      const before = Math.floor((taps - 1) / 2);
      const product = convolution1d(seen, weight, { padding: [before, taps - 1 - before] });
      return relu(add(product, inside.parameter('bias', [width], zeros)));
    });
    return concat(maps, 2);
  },
});

/** Glorot-uniform, where all taps of all channels count as inputs. */
const xavierOfKernel: Initializer = (key, [taps = 1, channels = 1, width = 1]) =>
  xavierUniform()(key, [taps * channels, width]);
