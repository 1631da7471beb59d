import { z } from 'zod';
import { addDims, type Dim } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import type { Tensor } from '../graph/tensor.ts';
import { add } from '../ops/add.ts';
import { constant } from '../ops/constant.ts';
import { slice } from '../ops/slice.ts';
import { normal } from './initializers.ts';
import { defineLayer } from './layer.ts';
import type { ModuleScope } from './module-scope.ts';

export const positionKinds = ['sinusoidal', 'learned'] as const;

/**
 * Adds a vector for the position of each token, counted from `start`.
 *
 * Shapes: x [B, T, D], start: the position of x[:, 0] -> [B, T, D]. The table has `length` rows and position t
 * reads row offset + t, so that offset + start + T must not exceed `length` (RoBERTa: offset 2, length 514 for 512 tokens).
 * Source: Vaswani et al. (2017), section 3.5; learned positions: Gehring et al. (2017), section 3.1.
 */
export const positions = defineLayer({
  name: 'positions',
  options: z.object({
    kind: z.enum(positionKinds),
    length: z.int().positive(),
    /** The row of position 0. */
    offset: z.int().min(0).default(0),
  }),
  contract: { causal: true, maskSafe: true, batchInvariant: true },
  forward: (scope: ModuleScope, { kind, length, offset }, x: Tensor, start: Dim = 0): Tensor => {
    const width = x.shape.at(-1) as number;
    const table =
      kind === 'learned'
        ? scope.parameter('weight', [length, width], normal(width ** -0.5))
        : constant(hostTensor('float32', [length, width], sinusoids(length, width)));
    const first = addDims(start, offset);
    return add(x, slice(table, 0, first, addDims(first, x.shape.at(-2)!)));
  },
});

/**
 * The table of sinusoids [length, width].
 *
 * Formula: P[t, 2i] = sin(t / 10000^(2i / D)), P[t, 2i + 1] = cos(t / 10000^(2i / D)).
 */
export function sinusoids(length: number, width: number): Float32Array {
  return Float32Array.from({ length: length * width }, (_, at) => {
    const t = Math.floor(at / width);
    const column = at % width;
    const angle = t / 10000 ** ((column - (column % 2)) / width);
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}
