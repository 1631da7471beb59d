import type { DType } from '../graph/dtype.ts';
import type { Op } from '../graph/op.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { restrictElementwise } from './elementwise.ts';

interface CastAttributes {
  readonly dtype: DType;
}

/** The numbers of `onnx.TensorProto.DataType`. */
const dataTypes: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

export const castOp: Op<CastAttributes, One, One> = {
  name: 'cast',
  source: 'ONNX Cast-21',
  infer: ([x], { dtype }) => [{ dtype, shape: x.shape }],
  // y = x up to rounding: dx = dy in the type of x. Between other than floating-point types nothing flows.
  gradient: ({ inputs: [x], cotangents: [dy] }) => [cast(dy, x.dtype)],
  restrict: restrictElementwise,
  emit: ({ inputs: [x], attributes: { dtype } }, emitter) =>
    emitter.node('Cast', [emitter.name(x)], { attributes: { to: { int: dataTypes[dtype] } } }),
};

/**
 * `x` in another type: to an integer rounds towards zero, to bool is x != 0.
 *
 * Shapes: x [...] -> [...].
 * Source: ONNX Cast-21.
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : applyOne(castOp, [x], { dtype });
}
