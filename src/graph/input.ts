/** Graph inputs: values that are fed when the graph runs. */
import type { DType } from './dtype.ts';
import type { Op } from './op.ts';
import type { Shape } from './shape.ts';
import { applyOne, type One, type Tensor } from './tensor.ts';

interface InputAttributes {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

const inputOp: Op<InputAttributes, readonly [], One> = {
  name: 'input',
  source: 'ONNX graph input',
  infer: (_, { dtype, shape }) => [{ dtype, shape }],
  gradient: () => [],
  emit: (node, emitter) => [emitter.input(node.attributes.name, node.outputs[0])],
};

/**
 * A value that is fed under `name`. Two inputs of one graph must not share a name.
 *
 * Shapes: -> shape.
 *
 * @example
 * const x = input('x', 'float32', [dim('B'), 3]);
 * const program = await compile({ y: mul(x, x) }, nodeRuntime);
 * await program.run({ x: hostTensor('float32', [1, 3], [1, 2, 3]) });
 */
export function input(name: string, dtype: DType, shape: Shape): Tensor {
  return applyOne(inputOp, [], { name, dtype, shape });
}

/** The name under which a tensor is fed, or undefined where it is computed. */
export function inputName(tensor: Tensor): string | undefined {
  return tensor.node.op === (inputOp as Op) ? (tensor.node.attributes as InputAttributes).name : undefined;
}
