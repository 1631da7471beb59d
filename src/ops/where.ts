import { HeddleError } from '../base/errors.ts';
import type { Op } from '../graph/op.ts';
import { broadcastShapes } from '../graph/shape.ts';
import { applyOne, type One, type Tensor, type Three } from '../graph/tensor.ts';
import { scalar } from './constant.ts';
import { restrictElementwise } from './elementwise.ts';
import { unbroadcast } from './unbroadcast.ts';

export const whereOp: Op<object, Three, One> = {
  name: 'where',
  source: 'ONNX Where-16',
  infer: ([condition, a, b]) => {
    if (condition.dtype !== 'bool' || a.dtype !== b.dtype) {
      throw new HeddleError('E_SHAPE', {
        where: 'where',
        found: `a condition of type ${condition.dtype}, values of type ${a.dtype} and ${b.dtype}`,
        allowed: 'bool, and one type for both values',
        fix: 'use cast',
      });
    }
    return [{ dtype: a.dtype, shape: broadcastShapes('where', condition.shape, a.shape, b.shape) }];
  },
  // y is a where the condition c holds, else b: da = dy where c, else 0; db = 0 where c, else dy.
  gradient: ({ inputs: [condition, a, b], cotangents: [dy], needs }) => {
    const zero = scalar(0, dy.dtype);
    return [
      undefined,
      needs[1] ? unbroadcast(where(condition, dy, zero), a.shape) : undefined,
      needs[2] ? unbroadcast(where(condition, zero, dy), b.shape) : undefined,
    ];
  },
  restrict: restrictElementwise,
  emit: (node, emitter) =>
    emitter.node(
      'Where',
      node.inputs.map((x) => emitter.name(x)),
    ),
};

/**
 * The elements of `a` where `condition` (bool) holds, those of `b` elsewhere; all three are broadcast.
 *
 * Shapes: condition, a and b broadcast against each other -> their common shape.
 * Throws: E_SHAPE where types or shapes do not fit.
 * Source: ONNX Where-16.
 */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  return applyOne(whereOp, [condition, a, b], {});
}
