import type { Dim } from '../graph/dim.ts';
import type { DType } from '../graph/dtype.ts';
import type { Op } from '../graph/op.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { cast } from './cast.ts';
import { scalar } from './constant.ts';
import { reshape } from './reshape.ts';

interface DimValueAttributes {
  readonly dimension: Dim;
}

export const dimValueOp: Op<DimValueAttributes, readonly [], One> = {
  name: 'dimValue',
  source: 'ONNX Shape-21 and integer arithmetic',
  infer: () => [{ dtype: 'int64', shape: [1] }],
  emit: ({ attributes: { dimension } }, emitter) => [emitter.shape([dimension])],
};

/** The value of a dimension as a scalar []: a constant where it is known while tracing. */
export function dimValue(dimension: Dim, dtype: DType): Tensor {
  if (typeof dimension === 'number') return scalar(dimension, dtype);
  return reshape(cast(applyOne(dimValueOp, [], { dimension }), dtype), []);
}
