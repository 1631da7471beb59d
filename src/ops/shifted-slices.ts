import { HeddleError } from '../base/errors.ts';
import { addDims, divideDim, multiplyDims } from '../graph/dim.ts';
import { dimAt, formatShape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { slice } from './slice.ts';

interface Sliding {
  readonly stride?: number;
  readonly dilation?: number;
}

/**
 * A window of `size` elements that slides along `axis`, taken apart: slice k holds element k of every window.
 *
 * Formula: slice_k[t] = x[stride t + dilation k] for k = 0..size-1.
 * Shapes: x [..., N, ...] -> size times [..., (N - dilation (size - 1) - 1) // stride + 1, ...].
 * Throws E_SHAPE where no window fits.
 */
export function shiftedSlices(
  x: Tensor,
  axis: number,
  size: number,
  { stride = 1, dilation = 1 }: Sliding = {},
): readonly Tensor[] {
  const span = dilation * (size - 1) + 1;
  const windows = addDims(divideDim(addDims(dimAt(x.shape, axis), -span), stride), 1);
  if (typeof windows === 'number' && windows < 1) {
    throw new HeddleError('E_SHAPE', {
      where: 'sliding window',
      found: `a window over ${span} elements for axis ${axis} of ${formatShape(x.shape)} (padding included)`,
      allowed: 'windows that fit into the axis',
      fix: 'use more padding or a smaller kernel',
    });
  }
  const reach = addDims(multiplyDims(addDims(windows, -1), stride), 1);
  return Array.from({ length: size }, (_, k) => {
    const start = dilation * k;
    return slice(x, axis, start, addDims(reach, start), stride);
  });
}
