/** Values that a loop body is given: its state, the elements of its sequences and what it captures. */
import { HeddleError } from '../base/errors.ts';
import type { Op } from './op.ts';
import { formatShape } from './shape.ts';
import { applyOne, type One, type Tensor, type TensorType } from './tensor.ts';

const placeholderOp: Op<TensorType, readonly [], One> = {
  name: 'placeholder',
  source: 'ONNX input of a graph attribute',
  infer: (_, { dtype, shape }) => [{ dtype, shape }],
  gradient: () => [],
  // The loop names its placeholders before it emits its body, so only one that has left the body comes here.
  emit: (node) => {
    const { dtype, shape } = node.outputs[0];
    throw new HeddleError('E_SHAPE', {
      where: node.scope === '' ? 'placeholder' : node.scope,
      found: `a value of a loop body, computed from ${dtype} ${formatShape(shape)}, that is read outside the loop`,
      allowed: 'the final state and the outputs of the loop',
      fix: 'return it from the body',
    });
  },
};

/** A value inside a loop body that stands for one of the given type. */
export function placeholder({ dtype, shape }: TensorType): Tensor {
  return applyOne(placeholderOp, [], { dtype, shape });
}
