import type { Dim } from '../graph/dim.ts';
import { hostTensor } from '../graph/host-tensor.ts';
import type { Op } from '../graph/op.ts';
import { applyOne, type One, type Tensor } from '../graph/tensor.ts';
import { constant } from './constant.ts';

interface RangeAttributes {
  readonly length: Dim;
}

export const rangeOp: Op<RangeAttributes, readonly [], One> = {
  name: 'range',
  source: 'ONNX Range-11',
  infer: (_, { length }) => [{ dtype: 'int64', shape: [length] }],
  emit: ({ attributes: { length } }, emitter) => {
    const one = (value: bigint) => emitter.constant('int64', [], BigInt64Array.of(value));
    const limit = emitter.node('Squeeze', [emitter.shape([length])]);
    return emitter.node('Range', [one(0n), limit[0], one(1n)]);
  },
};

/**
 * The integers 0, 1, ..., length - 1 as int64 [length].
 *
 * A symbolic length is computed from the shape of a graph input that holds it.
 *
 * Shapes: -> [length].
 * Throws: E_SHAPE, when the graph is emitted, for a length that no input holds.
 * Source: ONNX Range-11.
 */
export function range(length: Dim): Tensor {
  if (typeof length !== 'number') return applyOne(rangeOp, [], { length });
  return constant(
    hostTensor(
      'int64',
      [length],
      Array.from({ length }, (_, i) => i),
    ),
  );
}
