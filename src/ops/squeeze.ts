import { HeddleError } from '../base/errors.ts';
import { formatShape, normalizeAxis } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { reshape } from './reshape.ts';

/**
 * `x` without its axis `axis`, whose size must be 1.
 *
 * Shapes: x [A, 1, B], axis 1 -> [A, B].
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: as ONNX Squeeze-13, by Reshape.
 */
export function squeeze(x: Tensor, axis: number): Tensor {
  const at = normalizeAxis(axis, x.shape.length, 'squeeze');
  if (x.shape[at] !== 1) {
    throw new HeddleError('E_SHAPE', {
      where: 'squeeze',
      found: `axis ${axis} of ${formatShape(x.shape)}`,
      allowed: 'an axis of size 1',
    });
  }
  return reshape(x, x.shape.toSpliced(at, 1));
}
