import { normalizeAxis } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { reshape } from './reshape.ts';

/**
 * `x` with a new axis of size 1 at `axis`, counted in the result.
 *
 * Shapes: x [A, B], axis 1 -> [A, 1, B]; axis -1 -> [A, B, 1].
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: as ONNX Unsqueeze-13, by Reshape.
 */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  const at = normalizeAxis(axis, x.shape.length + 1, 'unsqueeze');
  return reshape(x, x.shape.toSpliced(at, 0, 1));
}
