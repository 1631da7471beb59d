import type { DType, TypedArray } from '../graph/dtype.ts';
import { allocate } from '../graph/dtype.ts';
import type { HostTensor } from '../graph/host-tensor.ts';
import type { Op } from '../graph/op.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';

interface ConstantAttributes {
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly data: TypedArray;
}

export const constantOp: Op<ConstantAttributes, readonly [], One> = {
  name: 'constant',
  source: 'ONNX initializer',
  infer: (_, { dtype, dims }) => [{ dtype, shape: dims }],
  gradient: () => [],
  emit: ({ attributes: { dtype, dims, data } }, emitter) => [emitter.constant(dtype, dims, data)],
};

/**
 * A tensor whose numbers are known while tracing.
 *
 * Shapes: [dims].
 * Source: ONNX initializer.
 */
export function constant({ dtype, dims, data }: HostTensor): Tensor {
  return applyOne(constantOp, [], { dtype, dims, data });
}

/**
 * A constant scalar [].
 *
 * Shapes: [].
 * Source: ONNX initializer.
 */
export function scalar(value: number, dtype: DType): Tensor {
  const data = allocate(dtype, 1);
  data[0] = dtype === 'int64' ? BigInt(value) : value;
  return constant({ dtype, dims: [], data });
}
