import type { DType } from '../graph/dtype.ts';
import type { Shape } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { scalar } from './constant.ts';
import { expand } from './expand.ts';

/**
 * A tensor of `shape` that holds `value` everywhere.
 *
 * Shapes: -> shape.
 * Source: ONNX Expand-13 of a constant.
 */
export function fill(value: number, shape: Shape, dtype: DType): Tensor {
  const filled = scalar(value, dtype);
  return shape.length === 0 ? filled : expand(filled, shape);
}
