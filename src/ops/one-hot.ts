import type { DType } from '../graph/dtype.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import type { Tensor } from '../graph/tensor.ts';
import { cast } from './cast.ts';
import { checkIndices } from './check-indices.ts';
import { constant } from './constant.ts';
import { equal } from './equal.ts';
import { unsqueeze } from './unsqueeze.ts';

/**
 * Rows of zeros with a one at the index; an index outside 0..depth-1 has a row of zeros.
 *
 * Shapes: indices [...] -> [..., depth].
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: as ONNX OneHot-11 with the values 0 and 1.
 */
export function oneHot(indices: Tensor, depth: number, dtype: DType): Tensor {
  checkIndices('oneHot', indices);
  const columns = Array.from({ length: depth }, (_, i) => i);
  const positions = constant(hostTensor(indices.dtype, [depth], columns));
  return cast(equal(unsqueeze(indices, -1), positions), dtype);
}
